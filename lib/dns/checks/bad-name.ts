import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { DNS_ERRORS } from '../errors.ts';

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const HOST_NAME = new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})*$`);

/** Names of routes may begin with one label that stands for any (RFC 4592, 2.1.1). */
const WILDCARD = /^\*\.(?=.)/;

/** Forbids names that DNS cannot have, in any zone or view. */
export const badName: Check = {
  codes: [DNS_ERRORS.badName.code],
  *check({ blueprint, where }) {
    const { dns, mailServers, servers, lab } = blueprint;
    const names = [
      ...dns.map(({ id, for: cause }) => ({ name: id.replace(WILDCARD, ''), cause })),
      ...mailServers.flatMap(({ id, domains }) => domains.map((name) => ({ name, cause: id }))),
      ...servers.map(({ id, addresses }) => ({ name: addresses.public?.name ?? 'none', cause: id })),
      ...lab.zones.map((name) => ({ name, cause: '' })),
    ];
    for (const { name, cause } of names) {
      if (!HOST_NAME.test(name)) yield finding(DNS_ERRORS.badName, { name }, where(cause));
    }
  },
};
