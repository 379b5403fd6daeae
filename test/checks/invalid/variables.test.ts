import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Arch, Homelab, Os, Secret, Server, Size, Stack } from '../../../lib/index.ts';
import { App, aLab, expectOne, found } from './lab.ts';

test('a variable of a layer file that nothing declares', async () => {
  const root = mkdtempSync(join(tmpdir(), 'hl-'));
  try {
    writeFileSync(
      join(root, 'app.yml'),
      ['services:', '  app:', '    image: example/app:1.2.3', '    environment:', '      TOKEN: ${APP_TOKN}', ''].join(
        '\n',
      ),
    );
    const lab = new Homelab({ domain: 'example.com', root });
    const home = new Server(lab, 'home', {
      addresses: { ssh: 'home' },
      os: Os.debian(13),
      arch: Arch.amd64,
      memory: Size.gibibytes(8),
      cpus: 4,
    });
    const stack = Stack.fromLayer(home, 'app', 'app.yml');
    new Secret(stack, 'token');
    const [only, ...others] = await found(lab, 'HL160');
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      path: 'home/app/app',
      given: 'APP_TOKN',
      source: { file: join(root, 'app.yml'), line: 5 },
    });
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('a secret that nothing uses', async () => {
  const { lab, home } = aLab();
  const service = new App(home, 'app');
  new Secret(service.stack, 'token'); // HL161
  await expectOne(lab, 'HL161', 'home/app/token', __filename);
});
