import {
  Arch,
  Healthcheck,
  Homelab,
  Image,
  Os,
  Server,
  Service,
  Size,
  Stack,
  synth,
  Volume,
} from '../../../lib/index.ts';
import type { ServerProps, ServiceProps } from '../../../lib/index.ts';
import { lackedProgram } from '../../../lib/checks/healthcheck-program.ts';
import { dataPlacesOf, imageName, knowledgeOf } from '../../../lib/images/index.ts';
import { FORMS } from '../../synth/forms.ts';
import { aFolder } from '../../synth/lab.ts';
import { App, aLab, expectOne, found } from './lab.ts';

/** The findings of some codes of a file, as a layer and as an adopted stack, in both forms. */
async function inFile(text: string, codes: readonly string[], props: Partial<ServerProps> = {}): Promise<string[]> {
  const all: string[][] = [];
  for (const way of ['layer', 'adopted']) {
    for (const [, write] of FORMS) {
      const lab = new Homelab({ root: aFolder({ 'app.yml': write(text) }) });
      const home = new Server(lab, 'home', {
        addresses: { ssh: 'home.lan', lan: '192.168.1.10/24' },
        os: Os.ubuntu('24.04'),
        arch: Arch.amd64,
        memory: Size.gibibytes(8),
        cpus: 4,
        ...props,
      });
      if (way === 'layer') Stack.fromLayer(home, 'app', 'app.yml');
      else Stack.fromComposeFile(home, 'app', { file: 'app.yml', directory: '/opt/app' });
      const { findings } = await synth(lab, { write: false });
      const told = findings.filter(({ code, source }) => codes.includes(code) && source?.file.endsWith('app.yml'));
      all.push(told.map(({ code, source }) => `${code} ${source?.line}`).sort());
    }
  }
  for (const each of all) expect(each).toEqual(all[0]);
  return all[0]!;
}

const service = (image: string, ...lines: readonly string[]): string =>
  `services:\n  app:\n    image: ${image}\n    mem_limit: 512m\n${lines.map((line) => `    ${line}\n`).join('')}`;

describe('HL015: a healthcheck with a program that the image lacks', () => {
  test.each([
    ['ghcr.io/twin/gatus:v5.36.0', "['CMD-SHELL', 'wget -qO- http://localhost:8080/health']", true],
    ['docker.io/twinproduction/gatus:v5.31.0', 'wget -qO- http://localhost:8080/health', true],
    ['registry.lan:5000/mirror/twin/gatus:v5.36.0', "['CMD', 'curl', 'http://localhost:8080']", true],
    ['ghcr.io/twin/gatus@sha256:0000000000000000000000000000000000000000000000000000000000000000', "'exit 0'", true],
    ['docker.io/valkey/valkey:8.1.3', "['CMD', 'curl', '-f', 'http://localhost:6379']", true],
    ['valkey/valkey:8.1.3', "['CMD', 'valkey-cli', 'ping']", false],
    ['valkey/valkey:8.1-alpine', "['CMD', 'wget', '-q', 'http://localhost:6379']", false],
    ['traefik:v3.7.13', "['CMD', 'curl', '-f', 'http://localhost:8082/ping']", true],
    ['docker.io/library/traefik:v3.7.13', 'curl -f http://localhost:8082/ping || exit 1', true],
    ['traefik:v3.7.13', 'curl -f http://localhost:8082/ping || wget -q http://localhost:8082/ping', false],
    ['traefik:v3.7.13', "['CMD', 'wget', '-q', 'http://localhost:8082/ping']", false],
    ['traefik:v3.7.13', "['CMD', 'traefik', 'healthcheck', '--ping']", false],
    ['redis:7.4.1', "['CMD-SHELL', 'redis-cli ping | grep PONG']", false],
    ['postgres:17.4', 'pg_isready -U app', false],
    ['example/traefik:1.2.3', "['CMD', 'curl', 'http://localhost']", false],
  ])('%s with %s', async (image, test, isWrong) => {
    const text = service(image, 'healthcheck:', `  test: ${test}`);
    expect(await inFile(text, ['HL015'])).toEqual(isWrong ? ['HL015 6'] : []);
  });

  test('of a typed service, whose image is a text', async () => {
    const { lab, home } = aLab();
    const healthcheck = Healthcheck.command(['curl', '-f', 'http://localhost:8080/health']);
    new App(home, 'app', { image: 'ghcr.io/twin/gatus:v5.36.0', healthcheck }); // HL015
    await expectOne(lab, 'HL015', 'home/app/app', __filename);
  });

  test.each([
    ['curl -f x', 'curl'],
    ['/usr/bin/curl x || exit 1', 'curl'],
    ['A=b timeout 5 curl x', 'curl'],
    ['if ! curl x; then exit 1; fi', 'curl'],
    ['test "$(curl -s x)" = ok', 'curl'],
    ['sh -c "true" && curl x', 'curl'],
    ['node curl.js', undefined],
    ['curl x || node y', undefined],
    ['echo a-curl', undefined],
  ])('the program of %s', (text, program) => {
    expect(lackedProgram(text, new Set(['curl']))).toBe(program);
    expect(lackedProgram(['CMD', '/bin/sh', '-c', text], new Set(['curl']))).toBe(program);
  });
});

describe('HL134: a healthcheck for which no program is known', () => {
  const composed = async (props: Partial<ServiceProps>) => {
    const { lab, home } = aLab();
    new App(home, 'app', props);
    const { findings, models } = await synth(lab, { write: false });
    const services = models[0]?.tree['services'] as Record<string, { healthcheck?: { test: unknown } }>;
    return {
      test: services['app']?.healthcheck?.test,
      codes: findings.filter(({ code }) => code === 'HL134' || code === 'HL015').map(({ code }) => code),
    };
  };

  test('nothing is assumed of an image that is not known', async () => {
    const { lab, home } = aLab();
    new App(home, 'app', { healthcheck: Healthcheck.http(80) }); // HL134
    const only = await expectOne(lab, 'HL134', 'home/app/app', __filename);
    expect(only.severity).toBe('warning');
    expect(await composed({ healthcheck: Healthcheck.tcp(80) })).toEqual({ test: undefined, codes: ['HL134'] });
  });

  test('wget asks no port by TCP, but for the one of busybox, which has nc beside it', async () => {
    const image = Image.of('example/app:1.2.3', { probe: 'wget' });
    expect(await composed({ image, healthcheck: Healthcheck.tcp(80) })).toEqual({ test: undefined, codes: ['HL015'] });
    const nc = ['CMD', 'nc', '-z', '127.0.0.1', '80'];
    const healthcheck = Healthcheck.tcp(80, { probe: 'nc' });
    expect(await composed({ image, healthcheck })).toEqual({ test: nc, codes: [] });
    const known = await composed({ image: 'adguard/adguardhome:v0.107.60', healthcheck: Healthcheck.tcp(80) });
    expect(known).toEqual({ test: nc, codes: [] });
    expect(() => Healthcheck.tcp(80, { probe: 'wget' })).toThrow(/HL\d+.*probe of a TCP healthcheck/s);
  });

  test('the program is given, by the check or by the image, or known of the image', async () => {
    const curl = ['CMD', 'curl', '-fsS', '-o', '/dev/null', 'http://127.0.0.1:80/'];
    const given = await composed({ healthcheck: Healthcheck.http(80, '/', { probe: 'curl' }) });
    expect(given).toEqual({ test: curl, codes: [] });
    const image = Image.of('example/app:1.2.3', { probe: 'curl' });
    expect(await composed({ image, healthcheck: Healthcheck.http(80) })).toEqual({ test: curl, codes: [] });
    const known = await composed({ image: 'jellyfin/jellyfin:10.11.2', healthcheck: Healthcheck.http(80) });
    expect(known).toEqual({ test: curl, codes: [] });
    expect(
      (await composed({ image: 'twinproduction/gatus:v5.31.0', healthcheck: Healthcheck.http(80) })).codes,
    ).toEqual(['HL015']);
  });
});

describe('HL135: waiting for a health that is not known to be told', () => {
  const waiting = (image: string, ...lines: readonly string[]): string =>
    service(image, ...lines) +
    '  web:\n    image: example/web:1.2.3\n    mem_limit: 64m\n    depends_on:\n      app:\n        condition: service_healthy\n';

  test.each([
    ['example/app:1.2.3', 'HL135'],
    ['redis:7.4.1', 'HL112'],
    ['pihole/pihole:2025.08.0', undefined],
    ['ghcr.io/immich-app/immich-server:v2.0.0', undefined],
  ])('of %s', async (image, code) => {
    expect(await inFile(waiting(image), ['HL112', 'HL135'])).toEqual(code === undefined ? [] : [`${code} 9`]);
  });

  test('of one that has a healthcheck, and of one that has it switched off', async () => {
    expect(await inFile(waiting('example/app:1', 'healthcheck: { test: [CMD, true] }'), ['HL112', 'HL135'])).toEqual(
      [],
    );
    expect(await inFile(waiting('pihole/pihole:1', 'healthcheck: { disable: true }'), ['HL112', 'HL135'])).toEqual([
      'HL112 10',
    ]);
  });

  test('of a typed service', async () => {
    const { lab, home } = aLab();
    const database = new App(home, 'db');
    new App(home, 'app', { dependsOn: [database.healthy()] }); // HL135
    await expectOne(lab, 'HL135', 'home/app/app', __filename);
  });
});

describe('HL136: a database that keeps its data outside of its mount', () => {
  test.each([
    ['postgres:18.1', '/var/lib/postgresql/data', '', true],
    ['docker.io/library/postgres:18', '/var/lib/postgresql/data', '', true],
    ['registry.lan/library/postgres:19-alpine', '/var/lib/postgresql/data', '', true],
    [
      'postgres:18.1@sha256:0000000000000000000000000000000000000000000000000000000000000000',
      '/var/lib/postgresql/data',
      '',
      true,
    ],
    ['postgres:latest', '/var/lib/postgresql/data', '', true],
    ['postgres', '/var/lib/postgresql/data', '', true],
    ['pgvector/pgvector:0.8.1-pg18', '/var/lib/postgresql/data', '', true],
    ['postgres:18.1', '/var/lib/postgresql', '', false],
    ['postgres:18.1', '/var/lib/postgresql/18/docker', '', false],
    ['postgres:18.1', '/var/lib/postgresql/data', 'PGDATA: /var/lib/postgresql/data', false],
    ['postgres:18.1', '/var/lib/postgresql/data', 'PGDATA: /var/lib/postgresql/data/pgdata', false],
    ['postgres:18.1', '/var/lib/postgresql/data', 'PGDATA: "${WHERE:-/var/lib/postgresql/data}"', false],
    ['postgres:17.4', '/var/lib/postgresql/data', '', false],
    ['postgres:17.4', '/var/lib/postgresql', '', true],
    ['postgres:17.4', '/var/lib/postgresql', 'PGDATA: /var/lib/postgresql/mine', false],
    ['ghcr.io/immich-app/postgres:14-vectorchord0.4.3', '/var/lib/postgresql/data', '', false],
    ['example/postgres:18', '/var/lib/postgresql/data', '', false],
    ['mariadb:10.6.19', '/var/lib/mysql/data', '', true],
    ['mariadb:10.6.19', '/var/lib/mysql', '', false],
    ['redis:7.4.1', '/data', '', false],
    ['redis:7.4.1', '/usr/local/etc/redis', '', false],
  ])('%s with %s %s', async (image, target, variable, isWrong) => {
    const environment = variable === '' ? [] : ['environment:', `  ${variable}`];
    const text = `${service(image, 'volumes:', `  - files:${target}`, ...environment)}volumes:\n  files:\n`;
    expect(await inFile(text, ['HL136'])).toEqual(isWrong ? ['HL136 5'] : []);
  });

  test('of a typed service', async () => {
    const { lab, home } = aLab();
    const stack = new Stack(home, 'wiki');
    const files = new Volume(stack, 'pg', { holds: 'state', uid: 999 });
    const mounts = [files.at('/var/lib/postgresql/data')];
    new Service(stack, 'db', { image: 'docker.io/library/postgres:18.1', memory: Size.mebibytes(512), mounts }); // HL136
    const only = await expectOne(lab, 'HL136', 'home/wiki/db', __filename);
    expect(only.fix).toContain('/var/lib/postgresql instead');
  });
});

describe('HL163: a mail server that sends for everybody', () => {
  const mail = (permit: string, port: string): string =>
    service(
      'mailserver/docker-mailserver:15.1.0',
      'ports:',
      `  - ${port}`,
      'environment:',
      `  PERMIT_DOCKER: ${permit}`,
    );

  test.each([
    ['network', '25:25', true],
    ['connected-networks', '0.0.0.0:25:25', true],
    ['none', '25:25', false],
    ['container', '25:25', false],
    ['network', '127.0.0.1:25:25', false],
    ['network', '465:465', false],
  ])('PERMIT_DOCKER=%s with %s', async (permit, port, isWrong) => {
    expect(await inFile(mail(permit, port), ['HL163'])).toEqual(isWrong ? ['HL163 8'] : []);
  });
});

describe('HL164: a port that systemd-resolved has already', () => {
  const dns = (port: string): string => service('pihole/pihole:2025.08.0', 'ports:', `  - ${port}`);

  test.each([
    ['53:53/udp', Os.ubuntu('24.04'), true],
    ['53:53/tcp', Os.fedora(42), true],
    ['0.0.0.0:53:53/udp', Os.ubuntu('24.04'), true],
    ['53:53/udp', Os.debian(13), false],
    ['192.168.1.10:53:53/udp', Os.ubuntu('24.04'), false],
    ['5353:53/udp', Os.ubuntu('24.04'), false],
  ])('%s on %j', async (port, os, isWrong) => {
    expect(await inFile(dns(port), ['HL164'], { os })).toEqual(isWrong ? ['HL164 5'] : []);
  });
});

describe('HL165: a graphics device that a user may not open', () => {
  const movies = (...lines: readonly string[]): string =>
    service('jellyfin/jellyfin:10.11.2', "devices: ['/dev/dri:/dev/dri']", ...lines);

  test.each([
    [['user: 1000:1000'], true],
    [['user: "1000"'], true],
    [['user: 1000:100'], true],
    [['user: 1000:1000', 'group_add: ["992"]'], false],
    [['user: 1000:992'], false],
    [['user: 1000:render'], false],
    [['user: 0:0'], false],
    [[], false],
  ])('%j', async (lines, isWrong) => {
    expect(await inFile(movies(...lines), ['HL165'])).toEqual(isWrong ? ['HL165 5'] : []);
  });
});

test.each([
  ['docker.io/library/postgres', 'postgres'],
  ['postgres', 'postgres'],
  ['localhost:5000/library/postgres', 'postgres'],
  ['public.ecr.aws/docker/library/postgres', 'postgres'],
  ['ghcr.io/twin/gatus', 'twin/gatus'],
  ['twin/gatus', 'twin/gatus'],
])('the name of %s', (repository, name) => {
  expect(imageName(repository)).toBe(name);
});

test('what settings change is not known of every image of a name', async () => {
  expect(knowledgeOf('ghcr.io/twin/gatus', 'v5.0.0')).not.toHaveProperty('ports');
  expect(knowledgeOf('docker.io/library/busybox', '1.37.0')).not.toHaveProperty('user');
  expect(knowledgeOf('example/gatus', 'v5.0.0')).toBeUndefined();
  expect(dataPlacesOf('postgres', undefined, true)).toBeUndefined();
  const { lab, home } = aLab();
  new App(home, 'app', { image: 'twin/gatus:v5.36.0' });
  expect(await found(lab, 'HL015')).toEqual([]);
});
