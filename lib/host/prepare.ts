import type { Blueprint, ServerFacts } from '../blueprint/index.ts';
import type { OutputFile } from '../core/index.ts';
import { outputFile } from '../core/output-file.ts';
import { CALLED_BY_ROWS } from '../shell/index.ts';
import { tableVariable, word } from '../shell/index.ts';
import { sha256 } from '../core/hash.ts';
import { sortedBy } from '../values/index.ts';
import { PREPARE } from './prepare-shell.ts';
import { installTables } from './install-tables.ts';
import type { Rows } from './prepare-tables.ts';
import { hostView, TABLES } from './prepare-tables.ts';

/** Where a value of the host stands that synth did not know. */
const UNKNOWN_FACT = '@@fact:';

/**
 * `dist/<server>/prepare`: makes a host ready for `docker compose up`, with nothing of ours there. It checks
 * everything first, and changes nothing where it has to refuse. It knows the sum of every other file of its server, so
 * these files are given: a copy that was broken off is told, and not installed.
 */
export function prepareScript(blueprint: Blueprint, server: ServerFacts, files: readonly OutputFile[]): OutputFile {
  const prefix = `${server.id}/`;
  const make = (): string => {
    const here = hostView(blueprint, server);
    const root = `data_root=${word(server.dataRoot)}`;
    return [
      HEADER,
      root,
      `own_root=${word(root)}`,
      'env_file=$data_root/secrets/.env',
      '',
      ...TABLES.map(([name, rows]) => tableVariable(name, rows(here))),
      ...installTables(files, server.dataRoot).map(([name, rows]) => tableVariable(name, rows)),
      ...filesHere(files, prefix).map(([name, rows]) => tableVariable(name, rows)),
      PREPARE,
      '',
    ].join('\n');
  };
  return outputFile(`${prefix}prepare`, make, { mode: 0o755 });
}

/** What `prepare` knows of the files beside it. */
function filesHere(all: readonly OutputFile[], prefix: string): readonly [name: string, rows: Rows][] {
  const files = sortedBy(all, ({ path }) => path).map(({ path, content }) => ({
    path: path.slice(prefix.length),
    content,
  }));
  const unknown = files.filter(({ path, content }) => path.endsWith('.yml') && content.includes(UNKNOWN_FACT));
  return [
    ['files', files.map(({ path, content }) => [sha256(content), path])],
    ['facts_missing', unknown.map(({ path }) => [path])],
  ];
}

const HEADER = `#!/bin/sh
# Makes this server ready for \`docker compose up -d\`: networks, directories, configuration files and secrets.
# Safe to run again. It checks everything first; if anything is missing it changes nothing and lists every problem.
${CALLED_BY_ROWS}
set -euf
umask 022
`;
