import { Size } from '../values/index.ts';
import type { Mount } from './mount.ts';
import type { EnvFile, ServiceOptions } from './service-props.ts';
import type { SecretFile } from './secret.ts';
import type { Rules } from './rules.ts';
import { eachOf, rule, RULES } from './rules.ts';

/** Below it Docker refuses to make a container; 0 would mean no limit at all. Rule: linuxMinMemory of moby/daemon. */
const LEAST_MEMORY = Size.mebibytes(6);

const memory = rule<Size>(
  'An amount of memory for a service',
  'a size of 6 MiB or more',
  (size) => size.inBytes >= LEAST_MEMORY.inBytes,
);

const targets = (mounts: readonly Mount[]): readonly string[] =>
  mounts.flatMap((mount) => (mount.kind === 'socket' ? [] : [mount.target]));

const accounts = (files: readonly SecretFile[]): readonly number[] => files.flatMap(({ uid, gid }) => [uid, gid]);

/** What the options of a service have to be, whichever layer says them. */
export const SERVICE_RULES: Rules<ServiceOptions> = {
  user: rule('A user', "a name or number, or both of user and group as '1000:1000'", (text) => /^\S+$/.test(text)),
  // Docker's RestrictedNameChars.
  containerName: rule('The name of a container', 'letters, digits, "_", "." and "-", two or more', (name) =>
    /^[A-Za-z0-9][A-Za-z0-9_.-]+$/.test(name),
  ),
  environment: eachOf(
    (environment: NonNullable<ServiceOptions['environment']>) => Object.keys(environment),
    rule('The name of an environment variable', 'a name without "=" and spaces', (name) => /^[^=\s]+$/.test(name)),
  ),
  envFiles: eachOf((files: readonly EnvFile[]) => files.map(({ path }) => path), RULES.path),
  mounts: eachOf(targets, {
    ...RULES.path,
    what: 'The place of a mount in the container',
  }),
  secrets: eachOf(accounts, RULES.account),
  expose: eachOf((ports: readonly number[]) => ports, RULES.port),
  memory,
  memoryReservation: memory,
  cpus: RULES.cores,
  cpuReservation: RULES.cores,
  pids: rule('A limit of processes', 'a whole number of 1 or more', (count) => Number.isInteger(count) && count >= 1),
};
