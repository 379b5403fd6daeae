import { parseGoBytes } from '../language/go-values.ts';
import type { Mapping, Tree } from '../tree.ts';
import { isMapping } from '../tree-access.ts';
import type { EngineRules, Judge } from './rule.ts';
import { at, numberOf, text, textOf } from './rule.ts';

/** Bytes of a value; undefined where it is not known. */
function bytesOf(value: Tree | undefined): number | undefined {
  const said = textOf(value);
  if (said === undefined) return undefined;
  const plain = /^-\d+$/.test(said) ? Number(said) : parseGoBytes(said);
  return plain;
}

const resources = (service: Mapping, part: 'limits' | 'reservations', key: string): Tree | undefined =>
  at(service, 'deploy', 'resources', part, key);

/** What is said in two places, of which that of `deploy` counts. Rule: compose pkg/compose/create.go setLimits. */
const memoryOf = (service: Mapping): number | undefined =>
  bytesOf(resources(service, 'limits', 'memory')) || bytesOf(service['mem_limit']);

/** Whether nothing is said of a limit; one with a variable is said. */
const hasNoMemory = (service: Mapping): boolean =>
  [resources(service, 'limits', 'memory'), service['mem_limit']].every(
    (said) => said === undefined || said === null || bytesOf(said) === 0,
  );

/** Rule: moby daemon/daemon_unix.go linuxMinMemory. */
const LEAST = 6 * 1024 ** 2;

const enough = (value: Tree, reason: string): string | undefined => {
  const bytes = bytesOf(value);
  return bytes === undefined || bytes === 0 || bytes >= LEAST ? undefined : reason;
};

const memory: Judge = (value, { refuse }) => {
  const reason = enough(value, 'is below 6 MiB, the least that the engine takes');
  if (reason !== undefined) refuse(reason);
};

const reservation: Judge = (value, { service, refuse }) => {
  const reason = enough(value, 'is below 6 MiB, the least that the engine takes');
  const limit = memoryOf(service) ?? 0;
  if (reason !== undefined) refuse(reason);
  else if (limit > 0 && (bytesOf(value) ?? 0) > limit) refuse('is above the limit of memory');
};

const swap: Judge = (value, { service, refuse }) => {
  const bytes = bytesOf(value) ?? 0;
  if (bytes <= 0) return;
  const limit = memoryOf(service) ?? 0;
  if (hasNoMemory(service)) refuse('needs a limit of memory, of which it is the sum with swap');
  else if (limit > 0 && bytes < limit) refuse('is below the limit of memory, and it is the sum of memory and swap');
};

const swappiness: Judge = (value, { refuse }) => {
  const number = numberOf(value);
  if (number !== undefined && number !== -1 && (number < 0 || number > 100)) refuse('must be between 0 and 100');
};

/** Rule: the least share of a processor that the kernel takes is a millisecond in a tenth of a second. */
const cpus: Judge = (value, { service, refuse }) => {
  const number = numberOf(value);
  if (number === undefined || number === 0) return;
  if (number < 0.01) refuse('must be 0.01 or more');
  for (const key of ['cpu_quota', 'cpu_period']) if (numberOf(service[key])) refuse(`and ${key} exclude each other`);
};

const period: Judge = (value, { refuse }) => {
  const number = numberOf(value) ?? 0;
  if (number !== 0 && (number < 1000 || number > 1_000_000)) refuse('must be between 1000 and 1000000 microseconds');
};

const quota: Judge = (value, { refuse }) => {
  const number = numberOf(value) ?? 0;
  if (number > 0 && number < 1000) refuse('must be 1000 microseconds or more');
};

const shares: Judge = (value, { refuse }) => {
  if ((numberOf(value) ?? 0) < 0) refuse('must not be negative');
};

const realtime: Judge = (value, { service, refuse }) => {
  const runtime = numberOf(value) ?? 0;
  const within = numberOf(service['cpu_rt_period']) ?? 0;
  if (within > 0 && runtime > within) refuse('is above cpu_rt_period');
};

const cpuset = text((set) => {
  const isRight = set
    .split(',')
    .every((part) => /^\d+(?:-\d+)?$/.test(part) && Number(part.split('-')[0]) <= Number(part.split('-').at(-1)));
  return set === '' || isRight ? undefined : 'is no list of processors as `0-2,4`';
});

const weight: Judge = (value, { refuse }) => {
  const number = numberOf(value) ?? 0;
  if (number !== 0 && (number < 10 || number > 1000)) refuse('must be between 10 and 1000');
};

const sharedMemory: Judge = (value, { refuse }) => {
  if ((bytesOf(value) ?? 0) < 0) refuse('must not be negative');
};

const POLICIES = ['', 'no', 'none', 'always', 'any', 'on-failure', 'unless-stopped'];

/** Rule: compose pkg/compose/create.go getRestartPolicy; what is no number is none. */
const restart: Judge = (value, { service, refuse }) => {
  if (isMapping(at(service, 'deploy', 'restart_policy'))) return;
  const said = textOf(value);
  if (said === undefined) return;
  const colon = said.indexOf(':');
  const name = colon < 0 ? said : said.slice(0, colon);
  const count = colon < 0 || !/^[-+]?\d+$/.test(said.slice(colon + 1)) ? 0 : Number(said.slice(colon + 1));
  const reason = policyProblem(name, count);
  if (reason !== undefined) refuse(reason);
};

const restartPolicy: Judge = (value, { refuse }) => {
  const name = textOf(at(value, 'condition')) ?? '';
  const reason = policyProblem(name, numberOf(at(value, 'max_attempts')) ?? 0);
  if (reason !== undefined) refuse(reason);
};

function policyProblem(name: string, count: number): string | undefined {
  if (!POLICIES.includes(name)) return 'must be `no`, `always`, `unless-stopped` or `on-failure`';
  if (count < 0) return 'has a negative number of attempts';
  return count !== 0 && name !== '' && name !== 'on-failure'
    ? 'may have a number of attempts with `on-failure` alone'
    : undefined;
}

/** What the engine refuses of resources and restarts. */
export const LIMITS: EngineRules = {
  'moby daemon/daemon_unix.go verifyPlatformContainerResources': {
    'services.*.mem_limit': memory,
    'services.*.deploy.resources.limits.memory': memory,
    'services.*.mem_reservation': reservation,
    'services.*.deploy.resources.reservations.memory': reservation,
    'services.*.memswap_limit': swap,
    'services.*.mem_swappiness': swappiness,
    'services.*.cpus': cpus,
    'services.*.deploy.resources.limits.cpus': cpus,
    'services.*.cpu_period': period,
    'services.*.cpu_quota': quota,
    'services.*.cpuset': cpuset,
    'services.*.blkio_config.weight': weight,
  },
  'moby daemon/internal/runconfig/hostconfig_unix.go validateResources': {
    'services.*.cpu_shares': shares,
    'services.*.cpu_rt_runtime': realtime,
  },
  'moby daemon/daemon_unix.go verifyPlatformContainerSettings': { 'services.*.shm_size': sharedMemory },
  'moby api/types/container/hostconfig.go ValidateRestartPolicy': {
    'services.*.restart': restart,
    'services.*.deploy.restart_policy': restartPolicy,
  },
};
