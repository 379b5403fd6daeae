import { Mailserver, Roundcube } from '../../../lib/apps/index.ts';
import type { Server } from '../../../lib/index.ts';
import { Directory, Service, Stack, synth } from '../../../lib/index.ts';
import type { TraefikProps } from '../../../lib/traefik/index.ts';
import { Traefik } from '../../../lib/traefik/index.ts';
import { aLab, aServer } from '../../synth/lab.ts';

const PUBLIC = { addresses: { ssh: 'cloud.example.net', public: { v4: '203.0.113.9' } } };

/** What is told of a mail server whose certificate comes from the Traefik of its server. */
async function told(add: (cloud: Server, mail: Mailserver) => void, props: TraefikProps = {}) {
  const lab = aLab({}, { domain: 'example.com', contact: 'a@example.org' });
  const cloud = aServer(lab, 'cloud', PUBLIC);
  const { certificates } = new Traefik(cloud, 'traefik', props);
  add(cloud, new Mailserver(cloud, 'mail', { mailboxes: ['a@example.com'], certificates }));
  const { findings } = await synth(lab, { write: false });
  return findings.filter(({ code }) => code === 'TR023');
}

const web = (server: Server): Service => new Service(new Stack(server, 'web'), 'web', { image: 'nginx:1.27.1' });

test('a mail server for whose name no router asks waits for ever', async () => {
  expect(await told(() => undefined)).toMatchObject([
    // # TR023
    {
      severity: 'error',
      path: 'cloud/mail',
      source: { file: __filename },
      message: expect.stringContaining('mail.example.com') as string,
    },
  ]);
  expect(await told((cloud) => void web(cloud).route('www', { port: 80 }))).toHaveLength(1);
});

test('a route of another server does not help', async () => {
  const found = await told((cloud, mail) => {
    const home = aServer(cloud.lab, 'home', { addresses: { ssh: 'home.lan', public: { dynamic: true } } });
    new Traefik(home, 'traefik');
    web(home).route(mail.host, { port: 80 });
  });
  expect(found).toHaveLength(1);
});

test('a route counts where it is served, whichever server its service is on', async () => {
  const aHome = (cloud: Server): Server => {
    const home = aServer(cloud.lab, 'home', {
      addresses: { ssh: 'home.lan', lan: '192.168.1.10/24', public: { v4: '203.0.113.7' } },
    });
    new Traefik(home, 'traefik');
    return home;
  };
  const away = await told((cloud, mail) => void web(cloud).route(mail.host, { port: 80, via: aHome(cloud) }));
  expect(away).toHaveLength(1);
  const here = await told((cloud, mail) => void web(aHome(cloud)).route(mail.host, { port: 80, via: cloud }));
  expect(here).toEqual([]);
});

test('a wildcard of another domain, a name below and a certificate that the service has itself do not help', async () => {
  const dns = { wildcard: true, challenge: { provider: 'cloudflare', tokens: {} } } as const;
  expect(await told((cloud) => void web(cloud).route('www.sub.example.com', { port: 80 }), dns)).toHaveLength(1);
  expect(await told((cloud) => void web(cloud).route('a.mail.example.com', { port: 80 }))).toHaveLength(1);
  const passed = await told(
    (cloud, mail) => void web(cloud).routeTcp({ host: mail.host, entryPort: 8443, port: 443, tls: 'passthrough' }),
  );
  expect(passed).toHaveLength(1);
});

test.each(['own', 'none'] as const)(
  'a Traefik that asks nobody (%s) asks for no certificate of mail either',
  async (certificates) => {
    const found = await told((cloud, mail) => void web(cloud).route(mail.host, { port: 80 }), { certificates });
    expect(found).toHaveLength(1);
  },
);

test('a webmail under its name asks, and so do a wildcard and a label by hand', async () => {
  expect(
    await told((cloud, mailserver) => void new Roundcube(cloud, 'webmail', { host: mailserver.host, mailserver })),
  ).toEqual([]);
  const wildcard = await told((cloud) => void web(cloud).route('www', { port: 80 }), {
    wildcard: true,
    challenge: { provider: 'cloudflare', tokens: {} },
  });
  expect(wildcard).toEqual([]);
  const labels = {
    'traefik.enable': 'true',
    'traefik.http.routers.w.rule': 'Host(`mail.example.com`)',
    'traefik.http.routers.w.tls.certresolver': 'letsencrypt',
  };
  expect(
    await told((cloud) => void new Service(new Stack(cloud, 'w'), 'w', { image: 'nginx:1.27.1', labels })),
  ).toEqual([]);
});

test('a mail server with a certificate of its own waits for nobody', async () => {
  const lab = aLab({}, { domain: 'example.com', contact: 'a@example.org' });
  const cloud = aServer(lab, 'cloud', PUBLIC);
  new Mailserver(cloud, 'mail', {
    mailboxes: ['a@example.com'],
    certificates: Directory.of('/etc/ssl/mail', { holds: 'config' }),
  });
  const { findings } = await synth(lab, { write: false });
  expect(findings.map(({ code }) => code)).not.toContain('TR023');
});
