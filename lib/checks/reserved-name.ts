import { SHARED_NETWORK } from '../blueprint/proxy-networks.ts';
import type { Check } from '../core/index.ts';
import { JOB_PROFILE } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** The Compose project of a server. */
const SERVER_PROJECT = 'hl';

/** Ids that no stack may have, and what they are already. */
const RESERVED_STACKS: Readonly<Record<string, string>> = {
  bin: 'the data directory keeps programs for its jobs there',
  config: 'the data directory keeps configuration files there',
  secrets: 'the data directory keeps secrets there',
  releases: 'the data directory keeps deployed versions there',
  current: 'the data directory has the deployed version there',
  backup: 'the data directory keeps backups there',
  compose: 'it is the file of the server in dist/',
  default: 'its network would be the default network of the project',
  hl: 'it is the Compose project of the server',
  'hl-proxy': 'networks that the reverse proxy shares with one service each begin with it',
};

/** Forbids names that the layout of dist/, of the data directory or of the server's own project has taken. */
export const reservedName: Check = {
  of: 'lab',
  codes: [CHECK_ERRORS.reservedName.code],
  *check({ blueprint, where }) {
    const refuse = (what: string, name: string, reason: string, id: string, ...path: string[]) =>
      finding(CHECK_ERRORS.reservedName, { what, name, reason }, where(id, ...path));

    for (const { id, name, server, project } of blueprint.stacks) {
      const reason = Object.hasOwn(RESERVED_STACKS, name) ? RESERVED_STACKS[name] : undefined;
      if (reason !== undefined) yield refuse('stack', name, reason, id);
      else if (project.name === SERVER_PROJECT && project.file !== `${server}/compose.yml`) {
        yield refuse('Compose project', SERVER_PROJECT, 'it is the Compose project of the server', id);
      }
    }
    for (const { id, key, name, project, external } of blueprint.networks) {
      const own = project === SERVER_PROJECT && key === 'default';
      if (name === SHARED_NETWORK && !external && !own) {
        yield refuse('network', name, 'it is the network that the routed services of the server share', id);
      }
    }
    for (const { id, profiles, job } of blueprint.services) {
      if (profiles.includes(JOB_PROFILE) && job === undefined) {
        yield refuse('profile', JOB_PROFILE, 'it keeps jobs out of `docker compose up`', id, 'profiles');
      }
    }
  },
};
