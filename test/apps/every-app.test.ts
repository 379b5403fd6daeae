import {
  HomeAssistant,
  Immich,
  Jellyfin,
  Mailserver,
  Postgres,
  Roundcube,
  Transmission,
  Valkey,
} from '../../lib/apps/index.ts';
import { Gatus } from '../../lib/gatus/index.ts';
import { Healthchecks } from '../../lib/healthchecks/index.ts';
import type { Server } from '../../lib/index.ts';
import { Arch, Directory, Secret, Size, Stack } from '../../lib/index.ts';
import { Ntfy } from '../../lib/ntfy/index.ts';
import { Syncthing } from '../../lib/syncthing/index.ts';
import { Traefik } from '../../lib/traefik/index.ts';
import { Watchtower } from '../../lib/watchtower/index.ts';
import { LONELY, templateOf, unlimited } from './support.ts';

const media = Directory.of('/mnt/media', { holds: 'replaceable', reason: 'discs in the shelf' });

/** Every ready-made stack, with no more than it asks for. */
const STACKS: Readonly<Record<string, (server: Server, id: string) => void>> = {
  HomeAssistant: (server, id) => new HomeAssistant(server, id),
  Immich: (server, id) => new Immich(server, id),
  Jellyfin: (server, id) => new Jellyfin(server, id, { library: media.readOnly() }),
  Mailserver: (server, id) => {
    const certificates = Directory.of('/etc/tls', { holds: 'config' });
    new Mailserver(server, id, { mailboxes: ['alice@example.com'], certificates });
  },
  Roundcube: (server, id) => new Roundcube(server, id, { mailserver: 'mail.example.net' }),
  Transmission: (server, id) => new Transmission(server, id, { downloads: media }),
  'Postgres and Valkey': (server, id) => {
    const stack = new Stack(server, id);
    new Postgres(stack, 'db', { password: new Secret(stack, 'password') });
    new Valkey(stack, 'cache');
  },
  Gatus: (server, id) => new Gatus(server, id),
  Healthchecks: (server, id) => new Healthchecks(server, id),
  Ntfy: (server, id) => new Ntfy(server, id),
  Syncthing: (server, id) => new Syncthing(server, id),
  Traefik: (server, id) => new Traefik(server, id),
  Watchtower: (server, id) => new Watchtower(server, id),
};

/** Alone in its stack, `Postgres` has nobody to back it up. */
const OPEN: Readonly<Record<string, readonly string[]>> = {
  'Postgres and Valkey': ['HL122'],
  Mailserver: ['DN004'], // its DKIM key is made once it runs
};

describe.each(Object.entries(STACKS))('%s', (name, build) => {
  test('has no findings of its own, on either processor', async () => {
    for (const arch of [Arch.amd64, Arch.arm64]) {
      const template = await templateOf((server) => build(server, 'it'), { arch });
      template.hasNoFindings({ except: [...LONELY, ...(OPEN[name] ?? [])] });
    }
  });

  test('limits memory and processor time of every service, also on a small server', async () => {
    const template = await templateOf((server) => build(server, 'it'), { memory: Size.gibibytes(16), cpus: 1 });
    expect(unlimited(template)).toEqual([]);
    expect(template.result.findings.filter(({ code }) => code === 'HL144')).toEqual([]);
  });

  test('stands twice on one server', async () => {
    const template = await templateOf((server) => {
      build(server, 'first');
      build(server, 'second');
    });
    // Ports of the host, host names of the server's own and the mail of a domain cannot be had twice: whoever wants that
    // says so.
    const taken = ['HL100', 'HL107', 'HL102', 'DN008'];
    template.hasNoFindings({ except: [...LONELY, ...(OPEN[name] ?? []), ...taken] });
  });

  test('says what each of its volumes holds, and keeps nothing anywhere else', async () => {
    const { blueprint } = await templateOf((server) => build(server, 'it'));
    expect(blueprint.volumes.filter(({ holds }) => holds === undefined)).toEqual([]);
    const mounts = blueprint.services.flatMap((service) => service.mounts);
    expect(mounts.filter(({ kind }) => kind === 'anonymous' || kind === 'docker-volume')).toEqual([]);
  });

  test('has a healthcheck, or says why not', async () => {
    const { blueprint } = await templateOf((server) => build(server, 'it'));
    const own = blueprint.services.filter(({ stack }) => stack === 'home/it');
    const without = own.filter(({ healthcheck }) => healthcheck === 'none' || healthcheck === 'unknown');
    expect(without.map(({ id }) => id)).toEqual(name === 'Gatus' ? ['home/it/it'] : []);
  });
});
