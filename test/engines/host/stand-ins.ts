import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Blueprint, RouteFacts, ServiceFacts } from '../../../lib/tool/index.ts';
import { groupBy } from '../../../lib/tool/index.ts';
import { needEngine } from '../support.ts';
import type { DockerHost } from './docker-host.ts';
import { IMAGE_DEFAULTS, socketProxyRules } from './socket-proxy.ts';

/**
 * Images for a server whose real ones cannot be had: under the real names, each with a small server on the ports that
 * the service is known to listen on, which answers with the name of the image. The reverse proxy is the real one.
 */
export function importStandIns(host: DockerHost, blueprint: Blueprint, server: string): void {
  const mine = blueprint.services.filter((service) => service.server === server);
  const byImage = groupBy(mine, ({ image }) => image?.reference);
  for (const [reference, services] of byImage) {
    const ports = services.flatMap((service) => portsOf(service, blueprint.routes));
    if (reference !== undefined) importStandIn(host, reference, [...new Set(ports)]);
  }
}

/** What a service listens on, as the routes say that it speaks, in the form that the stand-in takes. */
function portsOf({ id, expose, ports }: ServiceFacts, routes: readonly RouteFacts[]): readonly string[] {
  const routed = routes
    .filter(({ service }) => service === id)
    .map(
      ({ port, protocol, scheme }) =>
        [port, protocol === 'http' ? (scheme === 'https' ? 'https' : 'http') : protocol] as const,
    );
  const published = ports.map(({ target, protocol }) => [target, protocol === 'udp' ? 'udp' : 'http'] as const);
  const known = new Map([...expose.map((port) => [port, 'http'] as const), ...published, ...routed]);
  return [...known].map(([port, kind]) => `${port}/${kind}`);
}

/** One image; that of busybox is busybox itself. */
export function importStandIn(host: DockerHost, reference: string, ports: readonly string[]): void {
  const root = mkdtempSync(join(host.folder, 'image-'));
  busyboxTree(root);
  if (/\/traefik:/.test(reference)) {
    copyFileSync(needEngine('traefik'), join(root, 'bin/traefik'));
    host.importImage(root, reference, ['ENTRYPOINT ["/bin/traefik"]']);
  } else if (/docker-socket-proxy:/.test(reference)) {
    socketProxyTree(root);
    const defaults = Object.entries(IMAGE_DEFAULTS).map(([name, value]) => `${name}=${value}`);
    host.importImage(root, reference, ['ENTRYPOINT ["/bin/sh", "/entry"]', `ENV ${defaults.join(' ')}`]);
  } else if (/\/busybox:/.test(reference)) {
    const { stdout } = spawnSync(needEngine('busybox'), ['--list'], { encoding: 'utf8' });
    for (const applet of stdout.split('\n').filter((name) => name !== '' && name !== 'busybox')) {
      rmSync(join(root, 'bin', applet), { force: true });
      symlinkSync('busybox', join(root, 'bin', applet));
    }
    host.importImage(root, reference, ['CMD ["sh"]']);
  } else {
    copyFileSync(needEngine('stand-in'), join(root, 'bin/stand-in'));
    // Through a shell, as a service's own command is put behind the entry point.
    const start = `exec stand-in ${reference} ${ports.join(' ')}\n`;
    writeFileSync(join(root, 'entry'), start);
    // Its start script asks for its program by name.
    if (/\/syncthing:/.test(reference)) {
      const program = `#!/bin/sh\n[ "$1" = generate ] || ${start}`;
      writeFileSync(join(root, 'bin/syncthing'), program, { mode: 0o755 });
    }
    host.importImage(root, reference, ['ENTRYPOINT ["/bin/sh", "/entry"]', 'HEALTHCHECK --interval=1s CMD ["true"]']);
  }
}

/** Applets that a container of ours calls by their own names. */
const APPLETS = ['sh', 'wget', 'nc', 'sleep', 'cat', 'true', 'netstat', 'find'];

function busyboxTree(root: string): void {
  for (const folder of ['bin', 'etc', 'tmp', 'run', 'var/run']) mkdirSync(join(root, folder), { recursive: true });
  chmodSync(join(root, 'tmp'), 0o1777);
  copyFileSync(needEngine('busybox'), join(root, 'bin/busybox'));
  for (const applet of APPLETS) symlinkSync('busybox', join(root, 'bin', applet));
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\n');
  writeFileSync(join(root, 'bin/ss'), '#!/bin/sh\nexec netstat -ltn\n', { mode: 0o755 });
  // Healthchecks ask with programs of the real image, of which only the answer matters here.
  for (const probe of ['curl', 'php', 'bash', 'pg_isready', 'redis-cli', 'valkey-cli', 'python3']) {
    writeFileSync(join(root, 'bin', probe), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  }
}

/** HAProxy with the rules of docker-socket-proxy. */
function socketProxyTree(root: string): void {
  const haproxy = needEngine('haproxy');
  const { stdout } = spawnSync('ldd', [haproxy], { encoding: 'utf8' });
  for (const file of [haproxy, ...stdout.matchAll(/(\/\S+\.so[\d.]*)/g)].map((match) =>
    typeof match === 'string' ? match : (match[1] ?? ''),
  )) {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    copyFileSync(file, join(root, file));
  }
  writeFileSync(join(root, 'haproxy.cfg'), socketProxyRules('[::]:2375 v4v6', '/var/run/docker.sock'));
  writeFileSync(join(root, 'entry'), `exec ${haproxy} -f /haproxy.cfg -db\n`);
}
