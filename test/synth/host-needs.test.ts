import type { HostNeeds } from '../../lib/blueprint/index.ts';
import type { Tool } from '../../lib/core/index.ts';
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

test('HL241: what nothing sets up on the host yet is told', async () => {
  const sysctls = [{ server: 'home', name: 'net.ipv4.ip_forward', value: '1' }];
  const { findings } = await needing(aTool('router', { sysctls }));
  expect(findings).toContainEqual(
    expect.objectContaining({ code: 'HL241', message: expect.stringContaining('kernel parameters') }),
  );
});
