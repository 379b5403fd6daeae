import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Arch, Homelab, Os, Server, Service, Size, Stack, synth, Volume } from '../../lib/index.ts';
import { canHost, DockerHost } from './host/docker-host.ts';
import { importStandIn, importStandIns } from './host/stand-ins.ts';
import { describeEngine } from './support.ts';

/**
 * Two of the four things that must never happen: data in a directory that a release owns, and a renamed or moved stack
 * that starts empty. One host, and one release after the other, each in a folder of its own.
 */

jest.setTimeout(120_000);

/** The stack with the photos as one release has it. */
interface Says {
  readonly stack: string;
  readonly formerly?: readonly string[];
  readonly release: string;
  readonly movedTo?: string;
}

describeEngine(['dockerd', 'docker-compose', 'busybox', 'stand-in'], 'data on a host, release after release', () => {
  let host: DockerHost;

  const aServer = (lab: Homelab, id: string): Server =>
    new Server(lab, id, {
      addresses: { ssh: `${id}.lan` },
      os: Os.debian(13),
      arch: Arch.amd64,
      memory: Size.gibibytes(8),
      cpus: 4,
      dataRoot: join(host.folder, id),
    });

  /** Writes a release of the lab, and gives the folder of the server with the photos. */
  async function release({ stack: id, formerly = [], release: number, movedTo }: Says): Promise<string> {
    const lab = new Homelab({ root: join(host.folder, 'lab') });
    const home = aServer(lab, 'home');
    const on = movedTo === undefined ? home : aServer(lab, movedTo);
    const stack = new Stack(on, id, { formerly, ...(on !== home && { movedFrom: home }) });
    const data = new Volume(stack, 'data', { holds: 'state' });
    const inDocker = new Volume(stack, 'thumbs', { holds: 'state', docker: true });
    new Service(stack, 'app', {
      image: 'example.net/photos:1.2.3',
      environment: { RELEASE: number },
      memory: Size.mebibytes(64),
      mounts: [data.at('/data'), inDocker.at('/thumbs')],
    });
    const out = join(host.folder, `release-${number}`);
    const { blueprint } = await synth(lab, { out });
    if (number === '1') importStandIns(host, blueprint, 'home');
    return join(out, on.node.id);
  }

  const prepare = (folder: string) => host.run(['./prepare'], { cwd: folder });

  function up(folder: string): string {
    const { status, stderr } = host.compose(folder, 'up', '-d', '--remove-orphans');
    expect([status, stderr]).toEqual([0, expect.stringContaining('Started')]);
    return host.docker('ps', '--format', '{{.Names}}').trim();
  }

  const photosOf = (container: string): string =>
    host.docker('exec', container, 'sh', '-c', 'cat /data/grandma /thumbs/grandma');

  beforeAll(async () => {
    if (!canHost()) throw new Error('network namespaces need root');
    host = await DockerHost.start({});
  });

  afterAll(() => host?.stop());

  test('lies in no release, and is there when an earlier one is gone', async () => {
    const first = await release({ stack: 'photos', release: '1' });
    expect(prepare(first)).toMatchObject({ status: 0 });
    host.docker('exec', up(first), 'sh', '-c', 'echo her | tee /data/grandma > /thumbs/grandma');
    const second = await release({ stack: 'photos', release: '2' });
    expect(prepare(second)).toMatchObject({ status: 0, stderr: '' });
    const container = up(second);
    rmSync(join(host.folder, 'release-1'), { recursive: true });
    expect(host.docker('exec', container, 'sh', '-c', 'echo $RELEASE')).toBe('2\n');
    expect(photosOf(container)).toBe('her\nher\n');
    const sources = host.docker('inspect', '-f', '{{range .Mounts}}{{println .Source}}{{end}}', container).trim();
    expect(sources.split('\n')).toHaveLength(2);
    expect(sources).not.toContain('/release-');
  });

  test('is missed where a stack is renamed and nobody says so', async () => {
    const { status, stderr } = prepare(await release({ stack: 'pictures', release: '3' }));
    expect(status).toBe(1);
    expect(stderr).toContain(`${host.folder}/home/pictures/data would start empty`);
    expect(stderr).toContain('hl_pictures_thumbs would start empty');
  });

  test('comes along with a renamed stack by the commands that prepare prints', async () => {
    const folder = await release({ stack: 'pictures', formerly: ['photos'], release: '4' });
    const { status, stderr } = prepare(folder);
    expect(status).toBe(1);
    host.compose(folder, 'down', '--remove-orphans');
    const commands = [...stderr.matchAll(/: run {2}(.*)$/gm)].map(([, command = '']) => command);
    expect(commands).toHaveLength(2);
    importStandIn(host, 'docker.io/library/busybox:latest', []);
    for (const command of commands) host.must(['sh', '-c', command]);
    expect(prepare(folder)).toMatchObject({ status: 0 });
    expect(photosOf(up(folder))).toBe('her\nher\n');
  });

  test('is waited for where a stack moves to another server', async () => {
    const { status, stderr } = prepare(await release({ stack: 'pictures', release: '5', movedTo: 'cloud' }));
    expect(status).toBe(1);
    expect(stderr).toContain(`${host.folder}/cloud/pictures/data would start empty, and its stack was on server home`);
  });
});
