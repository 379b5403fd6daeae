import { Arch, Image, Size } from '../values/index.ts';
import { userOf } from './accounts.ts';

const BOTH = [Arch.amd64, Arch.arm64] as const;

/**
 * Every image of the library, pinned. The references are literal texts, so that Renovate can raise them with the rules
 * of renovate-preset.json; what is known of an image stands beside it, for healthchecks, hardening and checks. `user`
 * is the account of ACCOUNTS that it can run as, `leastMemory` is below what it was seen to start with.
 */
export const images = {
  traefik: Image.of('docker.io/library/traefik:v3.7.13', {
    arch: BOTH,
    probe: 'wget',
    lacks: ['bash', 'curl'],
    healthcheck: false,
    user: userOf('traefik'), // ports below 1024 need no capability in a container since Docker 20.10
    ports: [80, 443],
    leastMemory: Size.mebibytes(64),
  }),
  // HAProxy. It stays root, as the socket belongs to root.
  dockerSocketProxy: Image.of('ghcr.io/tecnativa/docker-socket-proxy:v0.4.2', {
    arch: BOTH,
    probe: 'wget',
    healthcheck: false,
    breaksUnder: ['non-root'],
    capabilities: [], // the socket is root's own, the port is a high one, and nobody else is become
    writablePaths: ['/run', '/tmp'],
    ports: [2375],
    ownAuth: false,
    leastMemory: Size.mebibytes(32),
  }),
  // Made from nothing: there is no shell and no program for a healthcheck.
  gatus: Image.of('ghcr.io/twin/gatus:v5.36.0', {
    arch: BOTH,
    probe: 'none',
    lacks: ['sh', 'bash', 'curl', 'wget', 'nc'],
    healthcheck: false,
    user: userOf('gatus'), // pings without a capability: Docker opens net.ipv4.ping_group_range
    ports: [8080],
    ownAuth: false,
    leastMemory: Size.mebibytes(64),
  }),
  // A shell with its programs, of which httpd answers for reports of jobs.
  busybox: Image.of('docker.io/library/busybox:1.37.0', {
    arch: [...BOTH, Arch.armv7],
    probe: 'wget',
    lacks: ['bash', 'curl'],
    healthcheck: false,
    user: userOf('heartbeats'),
    ports: [8080],
    ownAuth: false,
    leastMemory: Size.mebibytes(6),
  }),
  // Whether it asks is what its configuration says, so `ownAuth` is not known of the image.
  ntfy: Image.of('docker.io/binwiederhier/ntfy:v2.28.0', {
    arch: BOTH,
    probe: 'wget',
    lacks: ['bash', 'curl'],
    healthcheck: false,
    user: userOf('ntfy'),
    ports: [80],
    standsStill: true, // accounts lie in SQLite
    leastMemory: Size.mebibytes(32),
  }),
  // Its own healthcheck asks with the first of ALLOWED_HOSTS as host name.
  healthchecks: Image.of('docker.io/healthchecks/healthchecks:v4.4', {
    arch: BOTH,
    probe: 'none',
    healthcheck: true,
    user: userOf('healthchecks'),
    ports: [8000],
    ownAuth: true,
    leastMemory: Size.mebibytes(256),
  }),
  // The maintained fork. Made from nothing; its healthcheck is the program itself.
  watchtower: Image.of('ghcr.io/nicholas-fedor/watchtower:1.22.3', {
    arch: [...BOTH, Arch.armv7],
    probe: 'none',
    lacks: ['sh', 'bash', 'curl', 'wget', 'nc'],
    healthcheck: true,
    user: userOf('watchtower'),
    leastMemory: Size.mebibytes(32),
  }),
  syncthing: Image.of('docker.io/syncthing/syncthing:2.1.5', {
    arch: [...BOTH, Arch.armv7],
    probe: 'curl',
    healthcheck: true,
    user: userOf('syncthing'),
    ports: [8384, 22000],
    ownAuth: false, // nor does its web interface, until somebody sets a password there
    standsStill: true, // its index lies in SQLite
    leastMemory: Size.mebibytes(128),
  }),
  jellyfin: Image.of('docker.io/jellyfin/jellyfin:10.11.11', {
    arch: BOTH,
    probe: 'curl',
    healthcheck: true,
    user: userOf('jellyfin'),
    ports: [8096],
    ownAuth: true,
    standsStill: true, // SQLite, and no program in it that could copy one that is written to
    leastMemory: Size.mebibytes(512),
  }),
  // The next three go together: a release of Immich names the versions of the others.
  immichServer: Image.of('ghcr.io/immich-app/immich-server:v3.2.4', {
    arch: BOTH,
    probe: 'curl',
    healthcheck: true,
    ports: [2283],
    ownAuth: true,
    leastMemory: Size.gibibytes(1),
  }),
  immichMachineLearning: Image.of('ghcr.io/immich-app/immich-machine-learning:v3.2.4', {
    arch: BOTH,
    probe: 'none',
    healthcheck: true,
    ports: [3003],
    ownAuth: false,
    leastMemory: Size.gibibytes(1),
  }),
  immichPostgres: Image.of('ghcr.io/immich-app/postgres:14-vectorchord0.4.3-pgvectors0.2.0', {
    arch: BOTH,
    probe: 'bash',
    healthcheck: true,
    user: userOf('postgres'),
    ports: [5432],
    leastMemory: Size.mebibytes(512),
  }),
  postgres: Image.of('docker.io/library/postgres:17.11', {
    arch: [...BOTH, Arch.armv7],
    probe: 'bash',
    lacks: ['curl', 'wget'],
    healthcheck: false,
    user: userOf('postgres'),
    writablePaths: ['/tmp', '/run/postgresql'],
    ports: [5432],
    leastMemory: Size.mebibytes(128),
  }),
  valkey: Image.of('docker.io/valkey/valkey:9.1.1', {
    arch: BOTH,
    probe: 'none',
    lacks: ['curl', 'wget'],
    healthcheck: false,
    user: userOf('valkey'),
    ports: [6379],
    leastMemory: Size.mebibytes(32),
  }),
  // s6-overlay starts as root and becomes other users itself.
  homeAssistant: Image.of('ghcr.io/home-assistant/home-assistant:2026.10.1', {
    arch: BOTH,
    probe: 'curl',
    healthcheck: false,
    breaksUnder: ['read-only', 'non-root', 'dropped-capabilities'],
    ports: [8123],
    ownAuth: true,
    leastMemory: Size.mebibytes(512),
  }),
  // s6-overlay too; PUID and PGID say whom it becomes.
  transmission: Image.of('lscr.io/linuxserver/transmission:4.1.3-r0-ls363', {
    arch: BOTH,
    probe: 'curl',
    healthcheck: false,
    breaksUnder: ['read-only', 'non-root', 'dropped-capabilities'],
    ports: [9091],
    ownAuth: false, // unless USER and PASS are given
    leastMemory: Size.mebibytes(128),
  }),
  // Postfix' own programs change their group: mail is lost without new privileges (docker-mailserver#3619).
  mailserver: Image.of('ghcr.io/docker-mailserver/docker-mailserver:16.0.1', {
    arch: BOTH,
    probe: 'bash',
    healthcheck: false,
    breaksUnder: ['no-new-privileges', 'read-only', 'non-root', 'dropped-capabilities'],
    ports: [25, 465, 587, 993],
    standsStill: true, // Redis of Rspamd and queues in mail-state; maildirs alone would not need it
    leastMemory: Size.mebibytes(512),
  }),
  // Its Apache runs as www-data and listens above 1024.
  roundcube: Image.of('docker.io/roundcube/roundcubemail:1.7.4-apache-nonroot', {
    arch: BOTH,
    probe: 'curl',
    healthcheck: false,
    user: userOf('roundcube'),
    breaksUnder: ['read-only'],
    ports: [8000],
    ownAuth: true,
    leastMemory: Size.mebibytes(128),
  }),
} as const;
