import type { Blueprint, NtfyDelivery, ServerFacts } from '../blueprint/index.ts';
import type { Mapping } from '../compose/index.ts';
import { publishersOf } from '../core/index.ts';
import type { Duration, Size } from '../values/index.ts';
import type { Account } from './accounts.ts';
import { declaredAccounts, publishers } from './accounts.ts';

/** Room for files that are sent along with messages. */
export interface Attachments {
  /** Of all of them. @default 1 GiB */
  readonly total?: Size;
  /** Of one. @default 15 MiB */
  readonly file?: Size;
  /** How long one is kept. @default 3 hours */
  readonly keep?: Duration;
}

/** What people say of an ntfy, in its own words. */
export interface ServerOptions {
  readonly delivery: NtfyDelivery;
  readonly people: readonly Account[];
  readonly attachments: Attachments;
  readonly upstream: string | false;
  readonly config: Mapping;
}

/**
 * The file server.yml. ntfy ignores keys that it does not know and lets everybody in who is not kept out: without
 * `auth-file`, `deny-all` would be read and mean nothing.
 */
export function serverConfig(blueprint: Blueprint, options: ServerOptions): Mapping {
  const { delivery, people, attachments, upstream, config } = options;
  const { total, file, keep } = attachments;
  return {
    'base-url': delivery.url,
    'listen-http': ':80',
    'behind-proxy': true,
    'auth-file': '/var/lib/ntfy/auth.db',
    'auth-default-access': 'deny-all',
    ...declaredAccounts([...people, ...publishers(blueprint)], delivery),
    'enable-login': true,
    'require-login': true,
    'enable-signup': false,
    'cache-file': '/var/cache/ntfy/cache.db',
    'cache-duration': '72h',
    'attachment-cache-dir': '/var/cache/ntfy/attachments',
    'attachment-total-size-limit': total?.inBytes ?? '1G',
    'attachment-file-size-limit': file?.inBytes ?? '15M',
    'attachment-expiry-duration': keep === undefined ? '3h' : `${keep.inSeconds}s`,
    'visitor-request-limit-burst': burst(blueprint),
    'visitor-request-limit-exempt-hosts': exemptHosts(blueprint).join(','),
    ...(upstream !== false && { 'upstream-base-url': upstream }),
    ...config,
  };
}

/**
 * How many requests ntfy takes at once from one address, which then may send one every five seconds. A server whose
 * line is back tells of everything at once, and its address is not always known: an alert must not be the 61st. In
 * steps, as ntfy is started anew for every change.
 */
const burst = ({ monitors }: Blueprint): number => STEP * Math.ceil((60 + 2 * monitors.length) / STEP);
const STEP = 250;

/** The fixed addresses of the servers that publish: what they send is never refused for being much. */
function exemptHosts(blueprint: Blueprint): readonly string[] {
  const publishing = new Set(publishersOf(blueprint));
  return [...new Set(blueprint.servers.filter(({ id }) => publishing.has(id)).flatMap(addressesOf))].sort();
}

function addressesOf({ addresses }: ServerFacts): readonly string[] {
  const { lan, overlay, public: open } = addresses;
  const all = [...lan, overlay, open?.v4, open?.v6].flatMap((address) => address?.split('/', 1) ?? []);
  return all.filter((address) => address !== '');
}
