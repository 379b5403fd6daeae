import type { Blueprint, HostNeeds, NotifierFacts } from '../blueprint/index.ts';
import { notifiersFor } from '../blueprint/index.ts';
import { alertTokenVariable, publishersOf } from '../core/index.ts';

/** Name of the program that tells people. */
export const ALERT_PROGRAM = 'alert';

/** `alert` on every server that can send alerts, the commands it calls, and the secrets it shows to notifiers. */
export function alertNeeds(blueprint: Blueprint): HostNeeds {
  const publishing = new Set(publishersOf(blueprint));
  const hosts = blueprint.servers.flatMap(({ id, dataRoot }) => {
    const notifiers = publishing.has(id) ? notifiersFor(blueprint, id) : [];
    return notifiers.length === 0 ? [] : [{ server: id, dataRoot, notifiers }];
  });
  return {
    packages: hosts.map(({ server }) => ({ server, command: 'curl', names: { debian: 'curl', fedora: 'curl' } })),
    programs: hosts.map(({ server, dataRoot }) => ({
      server,
      name: ALERT_PROGRAM,
      path: `${dataRoot}/bin/${ALERT_PROGRAM}`,
      usage: 'alert [--limit KEY] alert|warning|info TITLE [MESSAGE]',
      calls: ['curl'],
    })),
    secrets: hosts.flatMap(({ server, notifiers }) =>
      secretsFor(notifiers, server).map((variable) => ({ server, variable, program: ALERT_PROGRAM })),
    ),
  };
}

const secretsFor = (notifiers: readonly NotifierFacts[], server: string): readonly string[] => [
  ...new Set(
    notifiers.flatMap(({ delivery }) =>
      delivery?.kind === 'smtp' ? (delivery.login?.passwordVariable ?? []) : alertTokenVariable(server),
    ),
  ),
];
