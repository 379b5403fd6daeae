import {
  Arch,
  Directory,
  Healthcheck,
  Homelab,
  Image,
  Job,
  Os,
  Overlay,
  Schedule,
  Secret,
  Server,
  Service,
  Size,
  Stack,
  synth,
  Volume,
} from '../../lib/index.ts';
import { offer } from '../../lib/tool/index.ts';

const memory = Size.mebibytes(256);

function aServer(lab: Homelab, id: string, host: number, keepsBackupsOf: 'all' | undefined): Server {
  const server = new Server(lab, id, {
    addresses: {
      ssh: `${id}.example.net`,
      lan: `192.168.${host}.10/24`,
      public: { v4: `203.0.113.${host}` },
      overlay: `10.66.0.${host}/24`,
    },
    os: Os.debian(13),
    arch: Arch.amd64,
    memory: Size.gibibytes(4),
    cpus: 4,
    ...(keepsBackupsOf !== undefined && { keepsBackupsOf }),
  });
  const proxy = new Stack(server, 'proxy');
  offer(proxy, 'ReverseProxy');
  new Service(proxy, 'proxy', { image: 'example/proxy:3.7.1', memory, ports: [{ port: 443, to: 'public' }] });
  const watch = new Stack(server, 'watch');
  offer(watch, 'Watcher');
  new Service(watch, 'watch', { image: 'example/watch:5.36.0', memory }).route(`watch-${id}`, { port: 8080 });
  const addresses = { from: 'hl@example.com', to: ['me@example.com'] };
  const delivery = { kind: 'smtp' as const, host: `mail.${id}.example.net`, port: 25, ...addresses };
  offer(new Stack(server, 'mail'), 'Notifier', { delivery });
  const beats = new Stack(server, 'beats');
  const reports = new Volume(beats, 'reports', { holds: 'cache' });
  const main = new Service(beats, 'beats', {
    image: 'example/beats:1.0.0',
    memory,
    mounts: [reports.at('/reports')],
    ports: [{ port: 8787, to: 'vpn' }],
  });
  offer(beats, 'HeartbeatReceiver', { service: main, port: 8787, reports });
  return server;
}

/** Two of this stack stand on one server: nothing that it names may clash. */
function photos(server: Server, id: string): void {
  const stack = new Stack(server, id);
  const password = new Secret(stack, 'db-password');
  const image = Image.of('example/postgres:16.4', { arch: [Arch.amd64, Arch.arm64], leastMemory: memory });
  const files = new Volume(stack, 'data', { holds: 'state' });
  const db = new Service(stack, 'db', {
    image,
    memory,
    environment: { PASSWORD: password.asEnv() },
    mounts: [files.at('/var/lib/postgresql/data')],
    healthcheck: Healthcheck.command('pg_isready'),
  });
  const library = Directory.of(`/mnt/${id}`, { holds: 'state', mountpoint: true });
  const films = Directory.of('/mnt/films', { holds: 'replaceable', reason: 'ripped from own discs', mountpoint: true });
  const web = new Service(stack, 'web', {
    image: 'example/photos:2.1.0',
    memory,
    environment: { PASSWORD: password.asEnv() },
    mounts: [
      library.at('/photos'),
      films.readOnly().at('/films'),
      Directory.of('/etc/localtime').readOnly().at('/etc/localtime'),
    ],
    dependsOn: [db.healthy()],
  });
  new Job(stack, 'index', { image: 'example/photos:2.1.0', runs: 'once', dependsOn: [db.healthy()] });
  web.route(id, { port: 2283, access: id === 'photos' ? 'public' : 'lan' });
  stack.backup({ schedule: Schedule.daily('03:10') });
}

test('a lab in which everything is as it should be has no findings', async () => {
  const lab = new Homelab({ domain: 'example.com' });
  const home = aServer(lab, 'home', 1, undefined);
  const offsite = aServer(lab, 'offsite', 2, 'all');
  new Overlay(lab, 'net', { kind: 'wireguard', network: '10.66.0.0/24', members: [home, offsite] });
  photos(home, 'photos');
  photos(home, 'pictures');
  const { findings, ok } = await synth(lab, { write: false, strict: true });
  expect(findings.filter(({ code }) => code.startsWith('HL1'))).toEqual([]);
  // HL241 tells what this version generates no files for.
  expect({ ok, found: findings.filter(({ code }) => code !== 'HL241') }).toEqual({ ok: true, found: [] });
});
