import { Arch } from '../values/index.ts';
import { fields } from './fields.ts';
import { HEALTH } from './health.ts';
import { isAbsolute, RULES } from './rules.ts';
import type { PublicAddress, ServerAddresses, ServerProps } from './server.ts';
import type { AllRules } from './shapes.ts';
import { flag, isKind, isRecord, required, oneOf, rule, positiveSize, nonEmptyText, text } from './shapes.ts';

const SSH_USER = text('The account of ssh', 'the name of an account', (name) => /^[A-Za-z_][\w.-]*\$?$/.test(name));

const addresses = fields<ServerAddresses>('The addresses of a server', "written as { ssh: 'home.lan' }", {
  ssh: required(RULES.host),
  lan: RULES.ranges,
  public: fields<PublicAddress>('The public address of a server', "written as { v4: '203.0.113.10' }", {
    v4: RULES.v4,
    v6: RULES.v6,
    dynamic: flag('"dynamic"'),
    name: RULES.domain,
  }),
  overlay: RULES.address,
});

const ssh = fields<NonNullable<ServerProps['ssh']>>(
  'The account and port of ssh',
  "written as { user: 'deploy', port: 22 }",
  { user: SSH_USER, port: RULES.port },
);

const FAMILIES = ['debian', 'fedora', 'ubuntu'];

/** What is said of a server. */
export const SERVER_RULES: AllRules<ServerProps> = {
  addresses: required(addresses),
  os: required(
    rule(
      'An operating system',
      'made by Os.debian(), .fedora() or .ubuntu()',
      (os) => isRecord(os) && FAMILIES.includes(os['family'] as string) && typeof os['version'] === 'string',
    ),
  ),
  arch: required(oneOf('The processor of a server', Object.values(Arch))),
  memory: required(positiveSize('The memory of a server')),
  cpus: required(RULES.cores),
  site: nonEmptyText('A site'),
  ssh,
  dataRoot: text(
    'The data directory',
    'an absolute path below the root, of letters, digits and "._+@-", without ".."',
    // It stands in units of systemd, in actions of fail2ban and in many commands, each of which quotes in its own way.
    (path) => isAbsolute(path) && /^\/+[^/]/.test(path) && /^[\p{L}\p{N}._+@/-]+$/u.test(path),
  ),
  layout: oneOf('The layout of a server', ['server', 'stacks']),
  overcommit: RULES.factor,
  compose: rule(
    'The last layer of a server',
    'the path of a compose file, or the same as data',
    (value) => isRecord(value) || (typeof value === 'string' && value !== ''),
  ),
  dualStack: flag('"dualStack"'),
  health: HEALTH,
  keepsBackupsOf: rule(
    'Whose backups are kept',
    '"all", or a list of servers',
    (value) => value === 'all' || (Array.isArray(value) && value.every((each) => isKind(each, 'Server'))),
  ),
};
