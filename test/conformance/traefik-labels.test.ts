import { readFileSync } from 'node:fs';
import type { LabelRow } from '../../lib/traefik/labels/index.ts';
import { labelRows } from '../../lib/traefik/labels/index.ts';
import { describeShared } from '../engines/support.ts';

/** What the structs call a kind of ours, where it has another name there. */
const KINDS: Readonly<Record<string, string>> = {
  duration: 'duration(int=s|go)',
  list: 'list<string>',
  raw: 'map<map>',
  named: 'map-of-struct',
  indexed: 'indexed-slice',
  single: 'single-element-slice',
};

function kindOf({ schema }: LabelRow): string {
  if (schema.only === 'file' || schema.kind === 'internal') return 'IGNORED(label:-)';
  return schema.kind === 'keys' ? `map<${schema.of}>` : (KINDS[schema.kind] ?? schema.kind);
}

const line = (row: LabelRow): string => {
  const { allowEmpty, default: initial = '' } = row.schema as { allowEmpty?: true; default?: string };
  const file = kindOf(row).startsWith('IGNORED');
  return [row.path, kindOf(row), !file && allowEmpty ? 'allowEmpty' : '', file ? '' : initial].join('\t');
};

describeShared('facts/traefik-labels-v3.7.9.tsv', "the structs of Traefik's dynamic configuration", (path) => {
  const all = readFileSync(path, 'utf8').replace(/\n$/, '').split('\n');
  /** What an entry point gives its routers: no user sets it. */
  const ofUsers = all.filter((row) => !row.startsWith('traefik.http.models'));

  test('have 254 labels, of which a user may set 245', () => {
    const leaves = (rows: readonly string[]) =>
      rows.filter((row) => !/\t(?:struct|map-of-struct|\S+-slice|IGNORED)/.test(row));
    expect([leaves(all).length, leaves(ofUsers).length]).toEqual([254, 245]);
  });

  test('are our table, row by row, with every type, default and allowEmpty', () => {
    const ours = [...labelRows()].map(line).filter((row) => !row.startsWith('traefik.http.models'));
    expect(ours.sort()).toEqual([...ofUsers].sort());
  });
});
