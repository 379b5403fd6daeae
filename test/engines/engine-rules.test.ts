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

  const rows = ENGINE_ROWS.map((row) => ({ row, text: row.join(' ') }));

  test.each(rows)('whether it accepts: $text', ({ row }) => {
    const [accepted] = row;
    writeFileSync(join(folder, 'compose.yml'), fileOfRow(row, IMAGE));
    // Names as those of the table.
    const up = host.compose(folder, '-p', 'tryme', 'up', '-d');
    host.compose(folder, '-p', 'tryme', 'down', '-v', '-t', '0');
    expect({ accepted: up.status === 0, said: up.stderr }).toMatchObject({ accepted });
  });
});
