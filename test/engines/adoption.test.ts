import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Stack, synth } from '../../lib/index.ts';
import { aFolder, aLab, aServer } from '../synth/lab.ts';
import { describeEngine, needEngine } from './support.ts';

/** Stacks in the manner of real homelabs. Each is adopted, and must keep the hash of every service. */
const STACKS: Readonly<Record<string, string>> = {
  'relative mounts, an env file and variables': `
services:
  web:
    image: ghcr.io/paperless-ngx/paperless-ngx:\${VERSION:-2.13}
    container_name: paperless
    restart: unless-stopped
    env_file: web.env
    ports:
      - "8000:8000"
      - 127.0.0.1:9000-9001:9000-9001/udp
    volumes:
      - ./data:/usr/src/paperless/data
      - media:/usr/src/paperless/media
      - ../shared:/shared:ro
      - /etc/localtime:/etc/localtime:ro
    environment:
      - PAPERLESS_URL=\${URL}
      - COST=5$$
    depends_on: [db]
  db:
    image: postgres:16
    environment:
      POSTGRES_PASSWORD: \${PASSWORD:?}
    volumes:
      - type: bind
        source: ./pg
        target: /var/lib/postgresql/data
volumes:
  media: {}
`,
  'anchors, extension keys, limits and labels': `
name: media
x-common: &common
  restart: always
  logging: { driver: json-file, options: { max-size: 5m } }
services:
  jellyfin:
    <<: *common
    image: jellyfin/jellyfin
    network_mode: host
    devices: ["/dev/dri:/dev/dri"]
    group_add: ["109"]
    deploy: { resources: { limits: { memory: 2G } } }
    labels: { traefik.enable: true, port: 8096 }
  other:
    <<: *common
    image: busybox
    command: sh -c "echo $\${HOME}"
    healthcheck: { test: [CMD, "true"], interval: 90s }
    ulimits: { nofile: { soft: 1024, hard: 2048 } }
    networks: { front: { aliases: [x] } }
    sysctls: [net.core.somaxconn=1024]
    tmpfs: /run
    cap_add: [NET_ADMIN]
networks:
  front: { ipam: { config: [{ subnet: 10.99.0.0/24 }] } }
`,
  'mounts whose place a variable says': `
services:
  server:
    image: ghcr.io/immich-app/immich-server:v1.132.3
    volumes:
      - \${UPLOAD_LOCATION}:/data
      - $UPLOAD_LOCATION/thumbs:/thumbs:ro
      - \${MEDIA:-/mnt/media}:/media:ro,z
      - type: bind
        source: \${UPLOAD_LOCATION}/profile
        target: /profile
      - cache:/cache
volumes:
  cache: {}
`,
  'file modes, secrets and configs': `
services:
  app:
    image: nginx:1.27.1
    secrets:
      - source: key
        target: /run/key
        mode: 0440
      - token
    configs: [conf]
    build: { context: ./app, args: { A: 1 } }
    stop_grace_period: 1m30s
    mem_limit: 512m
    cpus: 0.5
    extra_hosts: ["host.docker.internal:host-gateway"]
    shm_size: 128m
secrets:
  key: { file: ./key }
  token: { environment: TOKEN }
configs:
  conf: { content: "a: \${URL}" }
`,
};

const ENV = 'URL=https://docs.example.com\nPASSWORD=pa$$word\nTOKEN=t\nUPLOAD_LOCATION=./library\nMEDIA=/mnt/films\n';

describeEngine(['docker-compose'], 'an adopted stack', () => {
  const compose = needEngine('docker-compose');

  const hashes = (folder: string, file: string): Record<string, string> => {
    const args = ['-f', file, '--env-file', join(folder, '.env'), 'config', '--hash', '*'];
    const run = spawnSync(compose, args, { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(run.stderr);
    return Object.fromEntries(
      run.stdout
        .trim()
        .split('\n')
        .map((line) => line.split(' ') as [string, string]),
    );
  };

  test.each(Object.keys(STACKS))('keeps the configuration hash of every service: %s', async (title) => {
    const text = STACKS[title] ?? '';
    const directory = aFolder({
      'compose.yml': text,
      '.env': ENV,
      'web.env': 'PAPERLESS_TIME_ZONE=Europe/Berlin\n',
      key: 'k',
      'app/Dockerfile': 'FROM scratch\n',
    });
    const lab = aLab({ 'old/compose.yml': text });
    Stack.fromComposeFile(aServer(lab), 'old', {
      file: 'old/compose.yml',
      directory,
      vars: { UPLOAD_LOCATION: './library' },
    });
    const result = await synth(lab, { write: false });
    const file = result.files.find(({ path }) => path === 'home/stacks/old/compose.yml');
    const dist = aFolder();
    mkdirSync(dirname(join(dist, 'stack/compose.yml')), { recursive: true });
    writeFileSync(join(dist, 'stack/compose.yml'), file?.content ?? '');
    expect(hashes(directory, join(dist, 'stack/compose.yml'))).toEqual(
      hashes(directory, join(directory, 'compose.yml')),
    );
  });

  test('that a route was asked for is told to be recreated', async () => {
    const lab = aLab({
      'old/compose.yml': 'services: { web: { image: nginx:1.27.1, x-hl: { routes: [{ host: docs, port: 80 }] } } }',
    });
    Stack.fromComposeFile(aServer(lab), 'old', { file: 'old/compose.yml', directory: '/opt/old' });
    const { findings } = await synth(lab, { write: false });
    expect(findings.find(({ code }) => code === 'HL240')?.path).toBe('home/old/web');
  });
});
