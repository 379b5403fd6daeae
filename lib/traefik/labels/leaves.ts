import { fold, ROOT } from './names.ts';
import type { Schema } from './schema.ts';
import { isLeaf } from './schema.ts';
import { DYNAMIC } from './table/index.ts';

/** One row of the table, as a label has it. */
export interface LabelRow {
  /** `traefik.http.routers.<name>.tls.domains[n].main` */
  readonly path: string;
  readonly schema: Schema;
  /** Whether a label of that path holds a value. */
  readonly leaf: boolean;
}

/** Every node of the table that a label can name, depth first: what only files or Traefik itself say is there too. */
export function* labelRows(schema: Schema = DYNAMIC, path: string = ROOT): Iterable<LabelRow> {
  for (const [name, field] of schema.kind === 'struct' ? Object.entries(schema.fields) : []) {
    // A list of servers has another name in labels, under which it is one server.
    if (field.kind === 'indexed' && field.inLabels !== undefined) continue;
    yield* rowsOf(field, `${path}.${fold(name)}`);
  }
}

function* rowsOf(schema: Schema, path: string): Iterable<LabelRow> {
  if (schema.only === 'file' || isLeaf(schema) || schema.kind === 'internal') {
    yield { path, schema, leaf: isLeaf(schema) && schema.only !== 'file' };
  } else if (schema.kind === 'keys') yield { path: `${path}.<key>`, schema, leaf: true };
  else if (schema.kind === 'raw') yield { path, schema, leaf: true };
  else if (schema.kind === 'named') {
    const below = `${path}.${schema.of.kind === 'raw' ? '<key>' : '<name>'}`;
    if (schema.of.kind === 'raw') yield* rowsOf(schema.of, below);
    else {
      yield { path: below, schema, leaf: false };
      yield* labelRows(schema.of, below);
    }
  } else if (schema.kind === 'indexed') {
    yield { path: `${path}[n]`, schema, leaf: false };
    yield* labelRows(schema.of, `${path}[n]`);
  } else {
    yield { path, schema, leaf: false };
    yield* labelRows(schema.kind === 'single' ? schema.of : schema, path);
  }
}
