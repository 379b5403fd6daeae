import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { DNS_ERRORS } from '../errors.ts';

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const HOST_NAME = new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})*$`);

/** Forbids names that DNS cannot have, in any zone or view. */
export const badName: Check = {
  codes: [DNS_ERRORS.badName.code],
  *check({ blueprint, where }) {
    const { dns, mailServers, servers, lab } = blueprint;
    const names = [
      ...dns.map(({ id, for: cause }) => ({ name: id, cause })),
      ...mailServers.flatMap(({ id, domains }) => domains.map((name) => ({ name, cause: id }))),
      ...servers.map(({ id, addresses }) => ({ name: addresses.public?.name ?? 'none', cause: id })),
      ...lab.zones.map((name) => ({ name, cause: '' })),
    ];
    for (const { name, cause } of names) {
      if (!HOST_NAME.test(name)) yield finding(DNS_ERRORS.badName, { name }, where(cause));
    }
  },
};
