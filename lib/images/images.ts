import { Arch, Image, Size } from '../values/index.ts';

const BOTH = [Arch.amd64, Arch.arm64] as const;

/**
 * Every image of the library, pinned. The references are literal texts, so that Renovate can raise them with the rules
 * of renovate-preset.json; what is known of an image stands beside it, for healthchecks, hardening and checks.
 */
export const images = {
  traefik: Image.of('docker.io/library/traefik:v3.7.9', {
    arch: BOTH,
    probe: 'wget',
    healthcheck: false,
    capabilities: ['NET_BIND_SERVICE'],
    ports: [80, 443],
    leastMemory: Size.mebibytes(64),
  }),
  dockerSocketProxy: Image.of('ghcr.io/tecnativa/docker-socket-proxy:v0.4.1', {
    arch: BOTH,
    probe: 'wget',
    healthcheck: false,
    ports: [2375],
    writablePaths: ['/run', '/tmp'],
    leastMemory: Size.mebibytes(32),
  }),
  // Made from nothing: there is no shell and no program for a healthcheck.
  gatus: Image.of('ghcr.io/twin/gatus:v5.36.0', {
    arch: BOTH,
    probe: 'none',
    healthcheck: false,
    ports: [8080],
    leastMemory: Size.mebibytes(64),
  }),
  ntfy: Image.of('docker.io/binwiederhier/ntfy:v2.13.0', {
    arch: BOTH,
    probe: 'wget',
    healthcheck: false,
    user: '1000:1000',
    ports: [80],
    leastMemory: Size.mebibytes(32),
  }),
  healthchecks: Image.of('docker.io/healthchecks/healthchecks:v4.3', {
    arch: BOTH,
    probe: 'none',
    healthcheck: false,
    ports: [8000],
    leastMemory: Size.mebibytes(256),
  }),
  watchtower: Image.of('docker.io/nickfedor/watchtower:1.21.0', {
    arch: BOTH,
    probe: 'none',
    healthcheck: true,
    leastMemory: Size.mebibytes(32),
  }),
  syncthing: Image.of('docker.io/syncthing/syncthing:2.0.11', {
    arch: BOTH,
    probe: 'curl',
    healthcheck: true,
    ports: [8384, 22000],
    leastMemory: Size.mebibytes(128),
  }),
  jellyfin: Image.of('docker.io/jellyfin/jellyfin:10.10.7', {
    arch: BOTH,
    probe: 'curl',
    healthcheck: true,
    ports: [8096],
    leastMemory: Size.mebibytes(512),
  }),
  immichServer: Image.of('ghcr.io/immich-app/immich-server:v2.3.1', {
    arch: BOTH,
    probe: 'curl',
    healthcheck: true,
    ports: [2283],
    leastMemory: Size.gibibytes(1),
  }),
  immichMachineLearning: Image.of('ghcr.io/immich-app/immich-machine-learning:v2.3.1', {
    arch: BOTH,
    probe: 'none',
    healthcheck: true,
    ports: [3003],
    leastMemory: Size.gibibytes(1),
  }),
  immichPostgres: Image.of('ghcr.io/immich-app/postgres:14-vectorchord0.4.3-pgvectors0.2.0', {
    arch: BOTH,
    probe: 'bash',
    healthcheck: true,
    ports: [5432],
    leastMemory: Size.mebibytes(512),
  }),
  postgres: Image.of('docker.io/library/postgres:17.6', {
    arch: BOTH,
    probe: 'bash',
    healthcheck: false,
    ports: [5432],
    capabilities: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'],
    writablePaths: ['/tmp', '/run/postgresql'],
    leastMemory: Size.mebibytes(128),
  }),
  valkey: Image.of('docker.io/valkey/valkey:8.1.3', {
    arch: BOTH,
    probe: 'none',
    healthcheck: false,
    user: '999:1000',
    ports: [6379],
    leastMemory: Size.mebibytes(32),
  }),
  // s6-overlay starts as root and becomes other users itself.
  homeAssistant: Image.of('ghcr.io/home-assistant/home-assistant:2025.11.3', {
    arch: BOTH,
    probe: 'curl',
    healthcheck: false,
    breaksUnder: ['read-only', 'non-root', 'dropped-capabilities'],
    ports: [8123],
    leastMemory: Size.mebibytes(512),
  }),
  transmission: Image.of('lscr.io/linuxserver/transmission:4.0.6', {
    arch: BOTH,
    probe: 'curl',
    healthcheck: false,
    breaksUnder: ['read-only', 'non-root', 'dropped-capabilities'],
    ports: [9091],
    leastMemory: Size.mebibytes(128),
  }),
  // Postfix' own programs change their group: they fail without new privileges.
  mailserver: Image.of('ghcr.io/docker-mailserver/docker-mailserver:15.1.0', {
    arch: BOTH,
    probe: 'bash',
    healthcheck: false,
    breaksUnder: ['no-new-privileges', 'read-only', 'non-root', 'dropped-capabilities'],
    ports: [25, 465, 587, 993],
    leastMemory: Size.mebibytes(512),
  }),
  roundcube: Image.of('docker.io/roundcube/roundcubemail:1.6.11-apache', {
    arch: BOTH,
    probe: 'curl',
    healthcheck: false,
    breaksUnder: ['read-only', 'non-root'],
    ports: [80],
    leastMemory: Size.mebibytes(128),
  }),
} as const;
