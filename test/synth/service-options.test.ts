import { SERVICE_PROPS_RULES } from '../../lib/core/service-rules.ts';
import type { ServiceProps } from '../../lib/index.ts';
import { Image, Service, Stack, synth } from '../../lib/index.ts';
import { everyOption } from './every-option.ts';
import { aLab, aServer, codesOf, modelOf, servicesOf } from './lab.ts';

test('every option of a service stands in the example', () => {
  expect([...everyOption().said].sort()).toEqual(Object.keys(SERVICE_PROPS_RULES).sort());
});

test('every option of a service becomes what Compose calls it', async () => {
  const result = await synth(everyOption().lab, { write: false });
  expect(result.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const {
    app,
    'app-beside': beside,
    'app-inside': inside,
  } = modelOf(result, 'home/compose.yml')['services'] as Record<string, unknown>;
  expect(app).toEqual({
    image: 'example/app:1.2.3',
    command: ['serve', '--cost=$$5'],
    entrypoint: '/entry.sh',
    user: '1000:1000',
    working_dir: '/srv',
    hostname: 'app.example.com',
    container_name: 'the-app',
    environment: {
      TEXT: 'a$$b',
      NUMBER: '5',
      YES: 'true',
      KEY: expect.stringMatching(/^\$\{APP_KEY:\?/),
      LIMIT: '${UPLOAD_LIMIT:-2G}',
      URL: expect.stringMatching(/^https:\/\/app:\$\{APP_KEY:\?.*\}@db$/),
    },
    env_file: [{ path: '/etc/app.env', required: false, format: 'raw' }],
    volumes: [
      { type: 'bind', source: '/srv/hl/app/data', target: '/data', bind: { create_host_path: false } },
      { type: 'bind', source: '/mnt/films', target: '/films', read_only: true, bind: { create_host_path: false } },
      {
        type: 'bind',
        source: '/srv/hl/config/app/settings.json',
        target: '/etc/settings.json',
        read_only: true,
        bind: { create_host_path: false },
      },
      { type: 'tmpfs', target: '/tmp', tmpfs: { size: 67_108_864 } },
    ],
    secrets: [{ source: 'app_key-1000', target: '/run/key' }],
    ports: [
      { target: 80, published: '8080', host_ip: '127.0.0.1', protocol: 'tcp' },
      { target: 9000, published: '9000', host_ip: '192.168.1.10', protocol: 'udp' },
      { target: 9001, published: '9001', host_ip: '192.168.1.10', protocol: 'udp' },
      { target: 8443, published: '8443', host_ip: '0.0.0.0', protocol: 'tcp' },
    ],
    expose: ['80'],
    networks: { app: null, app_front: { aliases: ['shop'] } },
    healthcheck: {
      test: ['CMD', 'curl', '-fsS', '-o', '/dev/null', 'http://127.0.0.1:80/health'],
      interval: '30s',
      timeout: '5s',
      retries: 3,
      start_period: '1m',
    },
    depends_on: {
      'app-db': { condition: 'service_healthy' },
      'app-once': { condition: 'service_completed_successfully' },
    },
    deploy: {
      resources: {
        limits: { memory: '1g', cpus: '1.5', pids: 200 },
        reservations: { memory: '256m', cpus: '0.25' },
      },
    },
    restart: 'on-failure',
    stop_grace_period: '1m30s',
    stop_signal: 'SIGINT',
    devices: [
      { source: '/dev/dri', target: '/dev/dri', permissions: 'rwm' },
      { source: '/dev/ttyUSB0', target: '/dev/zigbee', permissions: 'rw' },
    ],
    gpus: [{ count: 1, driver: 'nvidia', capabilities: ['compute'] }],
    cap_add: ['NET_ADMIN'],
    cap_drop: ['MKNOD'],
    security_opt: ['no-new-privileges:true', 'apparmor=unconfined'],
    privileged: false,
    read_only: true,
    group_add: ['109', 'video'],
    sysctls: { 'net.core.somaxconn': 1024 },
    ulimits: { nofile: { soft: 1024, hard: 2048 }, nproc: 100 },
    shm_size: '128m',
    labels: { 'com.example.tier': 'a$$b', 'homelab-cdk.config': expect.any(String) },
    logging: { driver: 'local', options: { 'max-size': '5m' } },
    init: true,
    tty: true,
    stdin_open: true,
    profiles: ['extra'],
    extra_hosts: { nas: '192.168.1.5', host: 'host-gateway' },
    platform: 'linux/amd64',
    cgroup: 'private',
  });
  expect(beside).toMatchObject({
    networks: { default: null },
    depends_on: { 'app-db': { condition: 'service_started' } },
  });
  expect(inside).toMatchObject({ network_mode: 'service:app-db' });
});

/** What the defaults say of a service. */
async function hardened(props: Partial<ServiceProps>) {
  const lab = aLab();
  new Service(new Stack(aServer(lab), 'app'), 'app', { image: 'example/app:1.2.3', ...props });
  const { app } = await servicesOf(lab);
  const { image: _image, networks: _networks, ...rest } = app as Record<string, unknown>;
  return { says: rest, codes: codesOf(await synth(lab, { write: false })) };
}

const STANDARD = {
  restart: 'unless-stopped',
  security_opt: ['no-new-privileges:true'],
  logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
  deploy: { resources: { limits: { pids: 4096 } } },
};

test('standard hardening is the default, and publishes nothing', async () => {
  expect((await hardened({})).says).toEqual(STANDARD);
  expect((await hardened({ hardening: 'standard' })).says).toEqual(STANDARD);
});

test('strict hardening drops capabilities, and has a root that cannot be written and a user that is not root', async () => {
  const strict = { ...STANDARD, cap_drop: ['ALL'], read_only: true, tmpfs: ['/tmp'], user: '1000:1000' };
  expect((await hardened({ hardening: 'strict', user: '1000:1000' })).says).toEqual(strict);
  const image = Image.of('example/app:1.2.3', {
    user: '33:33',
    capabilities: ['CHOWN'],
    writablePaths: ['/run'],
    breaksUnder: ['no-new-privileges'],
  });
  const { says, codes } = await hardened({ hardening: 'strict', image });
  const { security_opt: _known, ...rest } = strict;
  expect(says).toEqual({ ...rest, cap_add: ['CHOWN'], tmpfs: ['/run'], user: '33:33' });
  expect(codes).toContain('HL017');
});

test('strict hardening of an image without a known user is refused', async () => {
  expect((await hardened({ hardening: 'strict' })).codes).toContain('HL237');
});

test('no hardening adds nothing', async () => {
  expect((await hardened({ hardening: 'image' })).says).toEqual({});
});
