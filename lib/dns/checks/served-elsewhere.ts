import { changingNameOf } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { DNS_ERRORS } from '../errors.ts';

/** Forbids that a mail server or a changing address needs a name that leads to another server. */
export const servedElsewhere: Check = {
  codes: [DNS_ERRORS.servedElsewhere.code],
  *check({ blueprint, where }) {
    const { dns, servers, mailServers } = blueprint;
    const leadsTo = new Map(dns.map(({ id, server }) => [id, server]));
    const needed = [
      ...mailServers.map(({ id, host, server }) => ({ name: host.toLowerCase(), server, what: 'the mail server', id })),
      ...servers.map((server) => {
        const name = changingNameOf(blueprint, server)?.toLowerCase();
        return { name, server: server.id, what: 'the name of the changing address', id: server.id };
      }),
    ];
    const first = new Map<string, string>();
    for (const { name, server, what, id } of needed) {
      if (name === undefined) continue;
      const other = leadsTo.get(name) ?? first.get(name) ?? server;
      first.set(name, other);
      if (other !== server) yield finding(DNS_ERRORS.servedElsewhere, { name, what, server, other }, where(id));
    }
  },
};
