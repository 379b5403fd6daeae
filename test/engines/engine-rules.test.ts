import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENGINE_ROWS, fileOfRow } from '../compose/engine-rows.ts';
import { canHost, DockerHost } from './host/docker-host.ts';
import { describeEngine, needEngine } from './support.ts';

jest.setTimeout(120_000);

const IMAGE = 'example.net/busybox:1.2.3';

describeEngine(['dockerd', 'docker-compose', 'busybox'], 'what rules say of the engine', () => {
  let host: DockerHost;
  let folder: string;

  beforeAll(async () => {
    if (!canHost()) throw new Error('network namespaces need root');
    host = await DockerHost.start({});
    folder = mkdtempSync(join(tmpdir(), 'engine-rules-'));
    mkdirSync(join(folder, 'image/bin'), { recursive: true });
    cpSync(needEngine('busybox'), join(folder, 'image/bin/busybox'), { dereference: true });
    for (const name of ['sleep', 'true', 'sh']) symlinkSync('busybox', join(folder, 'image/bin', name));
    host.importImage(join(folder, 'image'), IMAGE, []);
  });

  afterAll(async () => {
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  // Each takes a second or two; HL_EVERY_ROW=1 tries all.
  const chosen = process.env['HL_EVERY_ROW'] === '1' ? ENGINE_ROWS : ENGINE_ROWS.filter((_, index) => index % 8 === 0);
  const rows = chosen.map((row) => ({ row, text: row.join(' ') }));

  test.each(rows)('whether it accepts: $text', ({ row }) => {
    const [accepted] = row;
    writeFileSync(join(folder, 'compose.yml'), fileOfRow(row, IMAGE));
    // Names as those of the table.
    const up = host.run(['timeout', '-k', '2', '30', needEngine('docker-compose'), '-p', 'tryme', 'up', '-d'], {
      cwd: folder,
    });
    const left = 'docker ps -aq | xargs -r docker rm -fv && docker network prune -f && docker volume prune -f';
    expect(host.run(['timeout', '-k', '2', '30', 'sh', '-c', left])).toMatchObject({ status: 0 });
    expect({ accepted: up.status === 0, said: up.stderr }).toMatchObject({ accepted });
  });
});
