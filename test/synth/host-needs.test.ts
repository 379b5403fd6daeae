import type { HostNeeds } from '../../lib/blueprint/index.ts';
import type { Homelab, Tool } from '../../lib/core/index.ts';
import { Secret } from '../../lib/core/index.ts';
import { standardTools, synth } from '../../lib/synth/index.ts';
import { aLab, aServer } from './lab.ts';

const aTool = (id: string, needs: HostNeeds): Tool => ({
  id,
  needs: () => needs,
  derive: () => ({ files: [], patches: [] }),
  checks: [],
});

async function needing(...tools: readonly Tool[]) {
  const lab = aLab();
  aServer(lab, 'home');
  return synth(lab, { write: false, tools: [...standardTools, ...tools] });
}

const smart = (least?: string) => ({
  server: 'home',
  command: 'smartctl',
  names: { debian: 'smartmontools', fedora: 'smartmontools' },
  ...(least !== undefined && { least }),
});

test('what tools need of a host stands in the Blueprint, once a thing, with who asks for it', async () => {
  const folder = { server: 'home', path: '/var/lib/disks', uid: 0, gid: 0, mode: '0700' };
  const { blueprint, ok } = await needing(
    aTool('disks', { packages: [smart('7.2')], folders: [folder] }),
    aTool('probes', { packages: [smart('7.10')] }),
    aTool('wishes', { packages: [smart()] }),
  );
  expect(ok).toBe(true);
  expect(blueprint.hostNeeds.folders).toEqual([{ ...folder, id: 'home:/var/lib/disks', by: ['disks'] }]);
  expect(blueprint.hostNeeds.packages).toEqual([
    { ...smart('7.10'), id: 'home:smartctl', by: ['disks', 'probes', 'wishes'] },
  ]);
});

test('an opening that a tool needs is one of the lab', async () => {
  const opening = { server: 'home', port: 51820, protocol: 'udp', to: 'public', from: [], for: 'tunnel' } as const;
  const { blueprint } = await needing(aTool('tunnel', { openings: [opening] }));
  expect(blueprint.openings).toContainEqual({ ...opening, id: 'home:51820/udp:public' });
  expect(Object.keys(blueprint.hostNeeds)).not.toContain('openings');
});

test('HL270: two tools that mean different things by one name', async () => {
  const program = (calls: readonly string[]): HostNeeds => ({
    programs: [{ server: 'home', name: 'scrub', path: '/srv/hl/bin/scrub', usage: 'scrub', calls }],
  });
  const { ok, findings } = await needing(aTool('one', program(['zpool'])), aTool('two', program(['btrfs'])));
  expect(ok).toBe(false);
  expect(findings).toContainEqual(
    expect.objectContaining({
      code: 'HL270',
      path: 'home',
      message: 'The tools one and two differ over home:scrub among the programs.',
    }),
  );
});

test.each<[string, HostNeeds, string]>([
  ['a server that is not there', { packages: [{ ...smart(), server: 'attic' }] }, 'packages whose server is "attic"'],
  [
    'a path that leads upwards',
    { folders: [{ server: 'home', path: '/srv/../etc', uid: 0, gid: 0, mode: '0700' }] },
    'folders whose path is "/srv/../etc"',
  ],
  ['a command with a line break', { packages: [{ ...smart(), command: 'a\nb' }] }, 'packages whose command is "a\\nb"'],
  ['a version in words', { packages: [smart('newest')] }, 'packages whose least is "newest"'],
  [
    'an account that is a shell',
    { users: [{ server: 'home', name: '$(id)', groups: [] }] },
    'users whose name is "$(id)"',
  ],
])('HL271: %s', async (_, needs, said) => {
  const { ok, findings } = await needing(aTool('odd', needs));
  expect(ok).toBe(false);
  expect(findings).toContainEqual(
    expect.objectContaining({ code: 'HL271', message: `The tool odd asks for ${said}.` }),
  );
});

const aProgram = { server: 'home', name: 'scrub', path: '/srv/hl/bin/scrub', usage: 'scrub', calls: [] };

const writingProgram = (mode: 0o644 | 0o755, variable?: string): Tool => ({
  ...aTool('scrubber', {
    programs: [aProgram],
    ...(variable !== undefined && { secrets: [{ server: 'home', variable, program: 'scrub' }] }),
  }),
  derive: () => ({ files: [{ path: 'home/scrub', content: '#!/bin/sh\n', mode }], patches: [] }),
});

const errorsOf = async (lab: Homelab, tool: Tool): Promise<readonly string[]> => {
  const { findings } = await synth(lab, { write: false, tools: [...standardTools, tool] });
  return findings
    .filter(({ severity }) => severity === 'error')
    .map(({ code, path, message }) => `${code} ${path}: ${message}`);
};

const labWithServer = (): Homelab => {
  const lab = aLab();
  aServer(lab, 'home');
  return lab;
};

test('HL272: a program that reads a secret which nothing declares', async () => {
  expect(await errorsOf(labWithServer(), writingProgram(0o755, 'POOL_KEY'))).toEqual([
    'HL272 home: The program scrub of server "home" reads POOL_KEY, and no Secret of the lab has that variable (asked for by: scrubber).',
  ]);
});

test('a program reads a secret that the lab declares, and the secret is then used by it', async () => {
  const lab = labWithServer();
  new Secret(lab, 'pool-key');
  const { ok, blueprint } = await synth(lab, {
    write: false,
    tools: [...standardTools, writingProgram(0o755, 'POOL_KEY')],
  });
  expect(ok).toBe(true);
  expect(blueprint.variables).toContainEqual(
    expect.objectContaining({ id: 'home:POOL_KEY', usedBy: ['home/scrub'], required: true }),
  );
});

test.each<[string, Tool]>([
  ['writes no file', aTool('scrubber', { programs: [aProgram] })],
  ['writes a file that nobody may execute', writingProgram(0o644)],
])('HL273: a program for which the tool %s', async (_, tool) => {
  expect(await errorsOf(labWithServer(), tool)).toEqual([
    'HL273 home: The program scrub of server "home" has no executable file dist/home/scrub (asked for by: scrubber).',
  ]);
});

test('HL241: what nothing sets up on the host yet is told', async () => {
  const sysctls = [{ server: 'home', name: 'net.ipv4.ip_forward', value: '1' }];
  const { findings } = await needing(aTool('router', { sysctls }));
  expect(findings).toContainEqual(
    expect.objectContaining({ code: 'HL241', message: expect.stringContaining('kernel parameters') }),
  );
});
