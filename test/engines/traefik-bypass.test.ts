import { once } from 'node:events';
import { createServer } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Mapping } from '../../lib/compose/index.ts';
import { Gatus } from '../../lib/gatus/index.ts';
import { ExternalService, Secret, synth } from '../../lib/index.ts';
import { Traefik, traefikConfiguration } from '../../lib/traefik/index.ts';
import { aLab, aServer } from '../synth/lab.ts';
import { describeEngine } from './support.ts';
import { startTraefik } from './traefik.ts';

jest.setTimeout(60_000);

/** The status of a page of app.example.com, asked for from an address of the loopback. */
const ask = (port: number, from: string, path: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const headers = { Host: 'app.example.com' };
    const options = { host: '127.0.0.1', port, path, headers, localAddress: from, rejectUnauthorized: false };
    request({ ...options, servername: 'app.example.com' }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });

describeEngine(['traefik'], 'a probe past a sign-in', () => {
  test('is let in from the address of a watcher, on its path alone', async () => {
    const app = createServer((_request, answer) => answer.end('well')).listen(0, '127.0.0.1');
    await once(app, 'listening');
    const lab = aLab({}, { domain: 'example.com', contact: 'admin@example.com' });
    const house = aServer(lab, 'house', { addresses: { ssh: 'house', public: { v4: '127.0.0.9' } } });
    const watcher = aServer(lab, 'watcher', { addresses: { ssh: 'watcher', public: { v4: '127.0.0.2' } } });
    new Gatus(watcher, 'status');
    new Traefik(house, 'traefik', { provider: 'file', certificates: 'own' });
    new ExternalService(house, 'app', { address: '127.0.0.1' }).route('app', {
      port: (app.address() as AddressInfo).port,
      auth: { basic: new Secret(house, 'user') },
      probe: { path: '/health', through: 'bypass' },
    });
    const { blueprint, files } = await synth(lab, { write: false });
    const { entryPoints } = (traefikConfiguration(blueprint, 'house')?.static ?? {}) as {
      entryPoints: Record<string, Mapping>;
    };
    const { ping: _ping, ...rest } = entryPoints;
    const file = files.find(({ path }) => path === 'house/config/traefik/routes/routes.yml')?.content ?? '';
    const traefik = await startTraefik({
      entryPoints: Object.fromEntries(
        Object.entries(rest).map(([name, { address: _address, ...more }]) => [name, more]),
      ),
      file: file.replaceAll(/@@hl:\w+@@/g, 'anna:$apr1$H6uskkkW$nqEu2b4C8VmgHw.ewdtsY/'),
    });
    try {
      await traefik.rawdata(
        (data) => Object.keys(data.routers ?? {}).filter((name) => name.startsWith('app')).length === 2,
      );
      const port = traefik.port('websecure');
      const from = async (address: string) => [await ask(port, address, '/health'), await ask(port, address, '/')];
      expect(await from('127.0.0.2')).toEqual([200, 401]);
      expect(await from('127.0.0.3')).toEqual([401, 401]);
    } finally {
      await traefik.stop();
      app.close();
    }
  });
});
