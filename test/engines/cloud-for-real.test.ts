import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import lab from '../../app/main.ts';
import type { Server, SynthResult } from '../../lib/index.ts';
import { synth } from '../../lib/index.ts';
import { canHost, DockerHost } from './host/docker-host.ts';
import { fillIn } from './host/fill-in.ts';
import { importStandIns } from './host/stand-ins.ts';
import { describeEngine } from './support.ts';

/**
 * The cloud server of the reference homelab, for real: what synth wrote is copied, prepared and started on a Docker
 * Engine, with the real Traefik behind the rules of its socket proxy, and asked from outside.
 */

jest.setTimeout(300_000);

const LINES = {
  wan: { host: ['203.0.113.10/24', '2001:db8::10/64'], neighbour: ['203.0.113.99/24', '2001:db8::99/64'] },
  vpn: { host: ['10.66.0.2/24'], neighbour: ['10.66.0.9/24'] },
};

describeEngine(['dockerd', 'docker-compose', 'traefik', 'busybox', 'haproxy', 'stand-in'], 'the cloud server', () => {
  let host: DockerHost;
  let result: SynthResult;
  let folder: string;

  beforeAll(async () => {
    if (!canHost()) throw new Error('network namespaces need root');
    host = await DockerHost.start(LINES);
    const dataRoot = join(host.folder, 'srv');
    const cloud = lab.node.findChild('cloud') as Server;
    // The same server, with its data below the folder of this test.
    (cloud.props as { dataRoot?: string }).dataRoot = dataRoot;
    result = await synth(lab, { out: join(host.folder, 'dist') });
    folder = join(host.folder, 'dist/cloud');
    importStandIns(host, result.blueprint, 'cloud');
    fillIn(folder, dataRoot);
    host.must(['./prepare'], { cwd: folder });
    const up = host.compose(folder, 'up', '-d');
    if (up.status !== 0) throw new Error(up.stderr);
    await sleep(1);
  });

  afterAll(() => host?.stop());

  test('starts every service that is not kept for a job', () => {
    const states = host.docker('ps', '-a', '--format', '{{.Names}} {{.State}}').trim().split('\n');
    expect(states.filter((line) => !line.endsWith(' running'))).toEqual([]);
  });
});
