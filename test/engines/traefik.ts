import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mapping } from '../../lib/compose/index.ts';
import { renderYaml } from '../../lib/compose/index.ts';
import { needEngine } from './support.ts';

/** A router, service or middleware as Traefik tells of it. */
export interface RawItem {
  readonly status?: 'enabled' | 'disabled' | 'warning';
  readonly error?: readonly string[];
  readonly [field: string]: unknown;
}

/** What `GET /api/rawdata` answers: names are those of the configuration with `@` and their provider. */
export interface RawData {
  readonly routers?: Readonly<Record<string, RawItem>>;
  readonly services?: Readonly<Record<string, RawItem>>;
  readonly middlewares?: Readonly<Record<string, RawItem>>;
  readonly tcpRouters?: Readonly<Record<string, RawItem>>;
  readonly tcpServices?: Readonly<Record<string, RawItem>>;
  readonly tcpMiddlewares?: Readonly<Record<string, RawItem>>;
  readonly udpRouters?: Readonly<Record<string, RawItem>>;
  readonly udpServices?: Readonly<Record<string, RawItem>>;
}

/** A real Traefik. */
export interface RunningTraefik {
  /** What it has loaded; waits until a condition holds. */
  readonly rawdata: (until?: (data: RawData) => boolean) => Promise<RawData>;
  /** The port of 127.0.0.1 that an entry point listens on. */
  readonly port: (entryPoint: string) => number;
  /** What it wrote so far, as lines of JSON. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

/** How Traefik is started. */
export interface TraefikOptions {
  /** Endpoint of the Docker API. @default - no docker provider */
  readonly docker?: string;
  /** Further static configuration of the docker provider. */
  readonly provider?: Mapping;
  /** A file for the file provider. @default - none */
  readonly file?: string;
  /** Names of the entry points, each on a free port, and what else is said of them. @default web and websecure */
  readonly entryPoints?: Readonly<Record<string, Mapping>>;
  /** More static configuration, as `certificatesResolvers`. */
  readonly more?: Mapping;
}

/** How long Traefik may take for anything, in milliseconds. */
const PATIENCE = 20_000;

/** Starts the real Traefik on free ports of 127.0.0.1. Its API listens on an entry point of its own, `traefik`. */
export async function startTraefik(options: TraefikOptions): Promise<RunningTraefik> {
  const folder = mkdtempSync(join(tmpdir(), 'hl-traefik-'));
  const entryPoints = { web: {}, websecure: {}, ...options.entryPoints, traefik: {} };
  const ports = await freePorts(Object.keys(entryPoints));
  if (options.file !== undefined) writeFileSync(join(folder, 'dynamic.yml'), options.file);
  const config: Mapping = {
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    log: { level: 'DEBUG', format: 'json' },
    api: { insecure: true },
    entryPoints: Object.fromEntries(
      Object.entries<Mapping>(entryPoints).map(([name, { address, ...more }]) => [
        name,
        { ...more, address: `127.0.0.1:${ports.get(name)}${typeof address === 'string' ? address : ''}` },
      ]),
    ),
    providers: {
      providersThrottleDuration: '50ms',
      ...(options.docker !== undefined && { docker: { endpoint: options.docker, ...options.provider } }),
      ...(options.file !== undefined && { file: { filename: join(folder, 'dynamic.yml') } }),
    },
    ...options.more,
  };
  writeFileSync(join(folder, 'traefik.yml'), renderYaml(config));

  let log = '';
  // DOCKER_HOST, which the tests themselves may run under, would go before the endpoint of the configuration.
  const env = { PATH: process.env['PATH'] };
  const child = spawn(needEngine('traefik'), [`--configFile=${join(folder, 'traefik.yml')}`], { cwd: folder, env });
  child.stdout.on('data', (text: Buffer) => (log += text.toString()));
  child.stderr.on('data', (text: Buffer) => (log += text.toString()));
  const ended = new Promise<void>((done) => child.once('close', () => done()));

  const rawdata = async (until: (data: RawData) => boolean = () => true): Promise<RawData> => {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const data = await ask(`http://127.0.0.1:${ports.get('traefik')}/api/rawdata`);
      if (data !== undefined && until(data)) return data;
      if (child.exitCode !== null || Date.now() > deadline)
        throw new Error(`Traefik did not come so far:\n${log.slice(-4000)}`);
      await new Promise((done) => setTimeout(done, 30));
    }
  };
  return {
    rawdata,
    port: (entryPoint) => ports.get(entryPoint) as number,
    log: () => log,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

async function ask(url: string): Promise<RawData | undefined> {
  try {
    return (await (await fetch(url)).json()) as RawData;
  } catch {
    return undefined;
  }
}

/** Free ports; all are taken at once, so that none comes twice. */
async function freePorts(names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const servers = await Promise.all(
    names.map(async (name) => {
      const server = createServer();
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      return [name, server] as const;
    }),
  );
  const ports = new Map(servers.map(([name, server]) => [name, (server.address() as AddressInfo).port]));
  await Promise.all(servers.map(([, server]) => new Promise<void>((done) => server.close(() => done()))));
  return ports;
}
