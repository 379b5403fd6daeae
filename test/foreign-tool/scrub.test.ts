import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aHost } from '../synth/host/host.ts';
import { aLab, aServer } from '../synth/lab.ts';
import { Scrub } from './scrub.ts';

/** A host of a lab with the tool, and what `prepare` said there. */
async function prepared(least: string | undefined, program: string | undefined) {
  const host = aHost();
  const lab = aLab();
  new Scrub(aServer(lab, 'home', { dataRoot: host.dataRoot }), 'scrub', least);
  if (program !== undefined) writeFileSync(join(host.bin, 'scrubber'), `#!/bin/sh\n${program}\n`, { mode: 0o755 });
  const result = await host.deploy(lab);
  return { host, result, ran: host.run('prepare') };
}

test('a tool of another package brings a program, an opening and a page', async () => {
  const { host, result, ran } = await prepared(undefined, 'exit 0');
  expect(ran).toMatchObject({ status: 0, stderr: '' });
  const program = join(host.dataRoot, 'bin/scrub');
  expect(statSync(program).mode & 0o777).toBe(0o755);
  expect(readFileSync(program, 'utf8')).toContain('scrubber --all');
  expect(result.blueprint.openings.map(({ id }) => id)).toContain('home:9633/tcp:public');
  expect(result.files.map(({ path }) => path)).toContain('docs/scrub-home.md');
});

test.each<[string, string | undefined, string | undefined, string]>([
  [
    'is missing',
    undefined,
    undefined,
    'there is no program scrubber here, which scrub-home needs: run  apt-get install',
  ],
  [
    'is too old',
    '2.10',
    'echo scrubber v2.9.3',
    'scrubber is of version 2.9.3, and scrub-home needs 2.10 or later: run ',
  ],
  [
    'has no version',
    '2.10',
    'exit 1',
    'scrubber is of version unknown, and scrub-home needs 2.10 or later: run  apt-get',
  ],
])('a package that %s is told in one line, with how to install it', async (_, least, program, said) => {
  const { ran } = await prepared(least, program);
  expect(ran.status).toBe(0);
  expect(ran.stderr.trim().split('\n')).toEqual([expect.stringContaining(said)]);
  expect(ran.stderr).toContain('apt-get install scrub-tools');
});

test.each(['2.10', '2.10.0', '2.11', '10'])('version %s does where 2.10 is asked for', async (version) => {
  const { ran } = await prepared('2.10', `echo 'scrubber ${version}.0 (2021-01-01)'`);
  expect(ran).toMatchObject({ status: 0, stderr: '' });
});
