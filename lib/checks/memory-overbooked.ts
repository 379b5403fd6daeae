import type { Blueprint, ServiceFacts } from '../blueprint/index.ts';
import { servicesOfServer } from '../blueprint/index.ts';
import type { Check, CheckInput } from '../core/index.ts';
import type { RelatedPlace } from '../values/index.ts';
import { byCodeUnit, finding, formatBytes } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { MEMORY_LIMIT, place } from './wording.ts';

/** What the system itself needs beside all containers. */
const FOR_THE_SYSTEM = 512 * 1024 ** 2;

/** How many of the largest are told. */
const MOST_TOLD = 5;

/** A service and what it takes, in bytes. */
interface Share {
  readonly service: ServiceFacts;
  readonly bytes: number;
}

/** Forbids to promise more memory than a server has, and to allow far more. */
export const memoryOverbooked: Check = {
  of: 'lab',
  codes: [CHECK_ERRORS.reservedTooMuch.code, CHECK_ERRORS.limitsTooHigh.code],
  *check({ blueprint, where }) {
    for (const { id: server, memoryBytes, overcommit } of blueprint.servers) {
      const running = runningOn(blueprint, server);

      const reserved = running.map((service): Share => ({ service, bytes: reservedBy(service) }));
      const most = memoryBytes - FOR_THE_SYSTEM;
      if (total(reserved) > most) {
        const args = { server, sum: formatBytes(total(reserved)), most: formatBytes(Math.max(0, most)) };
        yield finding(CHECK_ERRORS.reservedTooMuch, args, where(server), { related: largest(reserved, where) });
      }

      const allowed = running.map((service): Share => ({ service, bytes: allowedTo(service) }));
      if (total(allowed) > memoryBytes * overcommit) {
        const args = {
          server,
          sum: formatBytes(total(allowed)),
          memory: formatBytes(memoryBytes),
          factor: overcommit,
          most: formatBytes(memoryBytes * overcommit),
        };
        yield finding(CHECK_ERRORS.limitsTooHigh, args, where(server), { related: largest(allowed, where) });
      }
    }
  },
};

/** The services that `docker compose up` starts: jobs and others under a profile do not run beside them. */
export const runningOn = (blueprint: Blueprint, server: string): readonly ServiceFacts[] =>
  servicesOfServer(blueprint, server).filter((service) => service.profiles.length === 0);

/** Memory file systems of a service: shared memory and tmpfs. */
const inMemory = (service: ServiceFacts): number =>
  service.mounts.reduce((sum, mount) => sum + (mount.kind === 'tmpfs' ? (mount.sizeBytes ?? 0) : 0), 0) +
  (service.limits.shmBytes ?? 0);

/** The kernel counts memory file systems towards the limit of their container, so they never take more than that. */
const reservedBy = (service: ServiceFacts): number =>
  Math.min(service.limits.memoryBytes ?? Infinity, (service.limits.memoryReservationBytes ?? 0) + inMemory(service));

const allowedTo = (service: ServiceFacts): number => service.limits.memoryBytes ?? inMemory(service);

const total = (shares: readonly Share[]): number => shares.reduce((sum, { bytes }) => sum + bytes, 0);

/** The largest shares as a table: the amount, and who takes it. */
const largest = (shares: readonly Share[], where: CheckInput['where']): RelatedPlace[] =>
  [...shares]
    .sort((a, b) => b.bytes - a.bytes || byCodeUnit(a.service.id, b.service.id))
    .slice(0, MOST_TOLD)
    .map(({ service, bytes }) => place(where(service.id, ...MEMORY_LIMIT), formatBytes(bytes)));
