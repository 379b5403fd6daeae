import type { Blueprint } from '../blueprint/index.ts';
import { reach, serviceOf } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { place, quoted } from './wording.ts';

/** A connection that somebody asked for. */
interface Connection {
  readonly id: string;
  readonly what: string;
  readonly from: string;
  readonly to: string;
  /** Whether it does not matter which side begins. */
  readonly eitherWay: boolean;
}

/** Forbids connections between servers that no address leads along. */
export const unreachable: Check = {
  codes: [CHECK_ERRORS.unreachable.code],
  *check({ blueprint, where }) {
    for (const { id, what, from, to, eitherWay } of connectionsOf(blueprint)) {
      if (from === to || reach(blueprint, from, to) !== undefined) continue;
      if (eitherWay && reach(blueprint, to, from) !== undefined) continue;
      const related = [place(where(from), 'from'), place(where(to), 'to')];
      yield finding(CHECK_ERRORS.unreachable, { what, from, to }, where(id), { related });
    }
  },
};

function* connectionsOf(blueprint: Blueprint): Iterable<Connection> {
  for (const { id, server, kind, target, watchers, declared, local } of blueprint.monitors) {
    // What only the policy wants has fallen back already, to a local watcher or to the warning for unwatched routes.
    if (!declared || local) continue;
    for (const watcher of watchers) {
      // Where the report of a heartbeat is kept the watcher asks for it; else it is pushed to the watcher.
      const isPushed = kind === 'heartbeat' && target === undefined;
      const [from, to] = isPushed ? [server, watcher] : [watcher, server];
      yield { id, what: `The monitor ${quoted(id)}`, from, to, eitherWay: false };
    }
  }
  for (const { id, server, copies } of blueprint.backups) {
    // Either end may open the connection over which copies are synchronized.
    for (const to of copies) yield { id, what: `A copy of ${quoted(id)}`, from: server, to, eitherWay: true };
  }
  for (const { id, server, servedBy, auth } of blueprint.routes) {
    if (servedBy !== server)
      yield { id, what: `The route ${quoted(id)}`, from: servedBy, to: server, eitherWay: false };
    const judge = auth.kind === 'forward' ? serviceOf(blueprint, auth.service)?.server : undefined;
    if (judge === undefined) continue;
    yield { id, what: `The sign-in of ${quoted(id)}`, from: servedBy, to: judge, eitherWay: false };
  }
}
