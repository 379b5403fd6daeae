import type { Homelab, ServiceProps } from '../../lib/index.ts';
import {
  ConfigFile,
  Directory,
  Duration,
  Healthcheck,
  Image,
  Network,
  Secret,
  Service,
  Size,
  Stack,
  text,
  tmpfs,
  variable,
  Volume,
} from '../../lib/index.ts';
import { sqliteDatabase } from '../../lib/tool/index.ts';
import { aLab, aServer } from './lab.ts';

/** A lab in which one service, `app`, says everything that a service can say, and another one, `beside`, the rest. */
export function everyOption(): { readonly lab: Homelab; readonly said: ReadonlySet<string> } {
  const lab = aLab({}, { domain: 'example.com' });
  const stack = new Stack(aServer(lab), 'app');
  const key = new Secret(stack, 'key');
  const data = new Volume(stack, 'data', { holds: 'cache', uid: 1000 });
  const settings = new ConfigFile(stack, 'settings', { content: { port: 80 }, fileName: 'settings.json' });
  const front = new Network(stack, 'front', { internal: true });
  const once = new Service(stack, 'once', { image: 'example/once:1.2.3', restart: 'no' });
  const db = new Service(stack, 'db', {
    image: Image.of('example/db:1.2.3', { probe: 'nc' }),
    healthcheck: Healthcheck.tcp(5432, { retries: 5 }),
  });
  const props: Required<Omit<ServiceProps, 'networkMode' | 'routedNetwork' | 'stackNetwork'>> = {
    image: Image.of('example/app:1.2.3', { probe: 'curl' }),
    command: ['serve', '--cost=$5'],
    entrypoint: '/entry.sh',
    user: '1000:1000',
    workingDir: '/srv',
    hostname: 'app.example.com',
    containerName: 'the-app',
    environment: {
      TEXT: 'a$b',
      NUMBER: 5,
      YES: true,
      KEY: key.asEnv(),
      LIMIT: variable('UPLOAD_LIMIT', { default: '2G' }),
      URL: text`https://app:${key.asEnv()}@db`,
    },
    envFiles: [{ path: '/etc/app.env', required: false, format: 'raw' }],
    mounts: [
      data.at('/data'),
      Directory.of('/mnt/films', { holds: 'replaceable', reason: 'discs' }).readOnly().at('/films'),
      settings.at('/etc/settings.json'),
      tmpfs('/tmp', Size.mebibytes(64)),
    ],
    secrets: [key.asFile({ uid: 1000, target: '/run/key' })],
    ports: [
      { port: 8080, target: 80, to: 'loopback' },
      { port: [9000, 9001], to: 'lan', protocol: 'udp' },
      { port: 8443, to: 'public' },
    ],
    expose: [80],
    networks: [{ network: front, aliases: ['shop'] }],
    healthcheck: Healthcheck.http(80, '/health', {
      interval: Duration.seconds(30),
      timeout: Duration.seconds(5),
      retries: 3,
      startPeriod: Duration.minutes(1),
    }),
    dependsOn: [db.healthy(), once.completed()],
    memory: Size.gibibytes(1),
    memoryReservation: Size.mebibytes(256),
    cpus: 1.5,
    cpuReservation: 0.25,
    pids: 200,
    restart: 'on-failure',
    stopGracePeriod: Duration.seconds(90),
    stopSignal: 'SIGINT',
    devices: ['/dev/dri', { source: '/dev/ttyUSB0', target: '/dev/zigbee', permissions: 'rw' }],
    gpus: [{ count: 1, driver: 'nvidia', capabilities: ['compute'] }],
    capabilities: { add: ['NET_ADMIN'], drop: ['MKNOD'] },
    securityOpt: ['apparmor=unconfined'],
    privileged: false,
    readOnly: true,
    groupAdd: [109, 'video'],
    sysctls: { 'net.core.somaxconn': 1024 },
    ulimits: { nofile: { soft: 1024, hard: 2048 }, nproc: 100 },
    shmSize: Size.mebibytes(128),
    labels: { 'com.example.tier': 'a$b' },
    logging: { driver: 'local', options: { 'max-size': '5m' } },
    init: true,
    tty: true,
    stdinOpen: true,
    profiles: ['extra'],
    extraHosts: { nas: '192.168.1.5', host: 'host-gateway' },
    platform: 'linux/amd64',
    updates: 'auto',
    hardening: 'standard',
    formerly: ['old'],
    database: sqliteDatabase({ file: '/data/app.db' }),
    compose: { cgroup: 'private' },
  };
  new Service(stack, 'app', props);
  const beside = { stackNetwork: false, routedNetwork: true, dependsOn: [db.started()] } as const;
  new Service(stack, 'beside', { image: 'example/beside:1.2.3', ...beside });
  new Service(stack, 'inside', { image: 'example/inside:1.2.3', networkMode: { service: db.composeName } });
  return { lab, said: new Set([...Object.keys(props), ...Object.keys(beside), 'networkMode']) };
}
