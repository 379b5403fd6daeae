import type { ImageService } from '../../checks/index.ts';
import { servicesOfImage } from '../../checks/index.ts';
import type { Blueprint } from '../../blueprint/index.ts';
import type { Check, CheckInput } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { HEALTHCHECKS_ERRORS } from '../errors.ts';

/** One variable, when its value is wrong, and which one is right. */
interface Rule {
  readonly name: string;
  /** Another variable that stands for it. */
  readonly orFile?: string;
  readonly value: string;
  /** What is wrong with a value; undefined if nothing is. Without the variable it is the default of Healthchecks. */
  readonly wrong: (value: string | undefined, context: Context) => string | undefined;
}

interface Context {
  readonly hosts: readonly string[];
  readonly hasPrivateNotifier: boolean;
}

const isFalse = (value: string | undefined): boolean => /^(?:false|no|0)$/i.test(value ?? '');

const RULES: readonly Rule[] = [
  {
    name: 'SECRET_KEY',
    orFile: 'SECRET_KEY_FILE',
    value: 'a secret of 50 letters and digits',
    wrong: (value) => (value === undefined || value === '---' ? 'is the public default' : undefined),
  },
  { name: 'DEBUG', value: '"False"', wrong: (value) => (isFalse(value) ? undefined : 'is on by default') },
  {
    name: 'REGISTRATION_OPEN',
    value: '"False"',
    wrong: (value) => (isFalse(value) ? undefined : 'lets anybody make an account'),
  },
  {
    name: 'SITE_ROOT',
    value: 'the address of its route',
    wrong: (value = '', { hosts }) => {
      if (hosts.length === 0) return undefined;
      const [, host = ''] = /^https?:\/\/([^/:]+)(?::\d+)?$/.exec(value) ?? [];
      return hosts.includes(host) ? undefined : 'is not the address of its route';
    },
  },
  {
    name: 'PING_ENDPOINT',
    value: 'an address that ends with a slash',
    wrong: (value) =>
      value === undefined || value.endsWith('/') ? undefined : 'does not end with a slash, so no ping arrives',
  },
  {
    name: 'SECURE_PROXY_SSL_HEADER',
    value: '"HTTP_X_FORWARDED_PROTO,https"',
    wrong: (value, { hosts }) =>
      hosts.length === 0 || value === 'HTTP_X_FORWARDED_PROTO,https' ? undefined : 'is missing, so forms are refused',
  },
  {
    name: 'INTEGRATIONS_ALLOW_PRIVATE_IPS',
    value: '"True"',
    wrong: (value, { hasPrivateNotifier }) =>
      hasPrivateNotifier && (value === undefined || isFalse(value))
        ? 'keeps it from an ntfy that has a private address'
        : undefined,
  },
];

/** Forbids settings of Healthchecks that are for trying it out. A value that only the host knows is taken on trust. */
export const settings: Check = {
  codes: [HEALTHCHECKS_ERRORS.settings.code],
  *check(input) {
    for (const of of servicesOfImage(input, ['healthchecks/healthchecks'])) {
      if (of.service.job === undefined) yield* judge(of, input);
    }
  },
};

function* judge({ service, environment, open }: ImageService, input: CheckInput) {
  const context = contextOf(input.blueprint, service.id);
  for (const { name, orFile, value, wrong } of RULES) {
    const isOnHost = environment.get(name) === undefined && (environment.has(name) || open);
    if (isOnHost || (orFile !== undefined && environment.has(orFile))) continue;
    const reason = wrong(environment.get(name), context);
    if (reason === undefined) continue;
    const where = input.where(service.id, 'environment', ...(environment.has(name) ? [name] : []));
    yield finding(HEALTHCHECKS_ERRORS.settings, { name, reason, value }, where);
  }
}

function contextOf({ routes, notifiers }: Blueprint, service: string): Context {
  const isPrivate = (id: string | undefined): boolean =>
    id !== undefined && routes.filter((route) => route.service === id).every(({ access }) => access !== 'public');
  return {
    hosts: routes.flatMap((route) => (route.service === service ? route.hosts : [])),
    hasPrivateNotifier: notifiers.some(({ delivery, ...each }) => delivery?.kind === 'ntfy' && isPrivate(each.service)),
  };
}
