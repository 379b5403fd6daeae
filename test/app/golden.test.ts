import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import lab from '../../app/main.ts';
import { synth } from '../../lib/index.ts';

/**
 * The output of the reference homelab, for people who review a change: what becomes of it stands beside the change.
 * `UPDATE_GOLDEN=1 npm test -- golden` writes it anew.
 */
const GOLDEN = join(__dirname, '../golden');

/** What a reviewer reads. `prepare` is the same code for every server, and the Blueprint is for programs. */
const isReadable = (path: string): boolean =>
  /(?:compose\.yml|\.env\.example|\/config\/.*|^(?:dns|docs)\/.*)$/.test(path);

test('the output of the reference homelab is the golden one', async () => {
  const { files, findings } = await synth(lab, { write: false, strict: true });
  expect(findings.filter(({ severity, waived }) => severity !== 'note' && waived === undefined)).toEqual([]);
  const made = Object.fromEntries(
    files.filter(({ path }) => isReadable(path)).map(({ path, content }) => [path, content]),
  );
  if (process.env['UPDATE_GOLDEN'] === '1') {
    rmSync(GOLDEN, { recursive: true, force: true });
    for (const [path, content] of Object.entries(made)) {
      mkdirSync(dirname(join(GOLDEN, path)), { recursive: true });
      writeFileSync(join(GOLDEN, path), content);
    }
  }
  const names = readdirSync(GOLDEN, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const golden = Object.fromEntries(names.map((name) => [name.slice(GOLDEN.length + 1), readFileSync(name, 'utf8')]));
  expect(made).toEqual(golden);
});

test('the reference homelab has what it is meant to have', async () => {
  const { blueprint } = await synth(lab, { write: false });
  const stacks = (server: string): string[] =>
    blueprint.stacks.filter((stack) => stack.server === server).map(({ name }) => name);
  const everywhere = ['status', 'sync', 'traefik', 'watchtower'];
  expect(stacks('home')).toEqual(expect.arrayContaining([...everywhere, 'movies', 'photos', 'ntfy']));
  expect(stacks('cloud')).toEqual(expect.arrayContaining([...everywhere, 'mail', 'webmail', 'healthchecks', 'ntfy']));
  expect(stacks('offsite')).toEqual(expect.arrayContaining(everywhere));
  expect(blueprint.services.filter(({ limits }) => limits.memoryBytes === undefined)).toEqual([]);
  expect(blueprint.volumes.filter(({ holds }) => holds === undefined)).toEqual([]);
  for (const path of blueprint.alertPaths) {
    expect(path.watchers.length).toBeGreaterThan(0);
    expect(path.notifiers.length).toBeGreaterThan(0);
  }
  expect(blueprint.backups.filter(({ copies }) => copies.length === 0)).toEqual([]);
});
