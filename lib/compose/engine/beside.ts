import type { Mapping, Path } from '../tree.ts';
import { isMapping } from '../tree-access.ts';
import { at, listOf, pairsOf, textOf } from './rule.ts';

/** What the engine does with an attribute beside a mode of the network. */
export type Beside = 'refused' | 'dropped';

/** Tells of an attribute that cannot stand beside the mode of the network. */
export type TellBeside = (what: Beside, attribute: string, mode: string, path: Path) => void;

type Kind = 'shared' | 'host' | 'none';

const kindOf = (mode: string): Kind | undefined =>
  /^(?:service|container):./s.test(mode) ? 'shared' : mode === 'host' || mode === 'none' ? mode : undefined;

/**
 * What stands beside `network_mode`, and in which of its kinds it is refused.
 * Rule: moby daemon/internal/runconfig/hostconfig.go validateNetContainerMode, hostconfig_unix.go validateNetMode; that a
 * MAC address is refused is of runconfig/hostconfig_unix.go until 24, newer engines drop it.
 */
const ATTRIBUTES: readonly (readonly [attribute: string, rules: Partial<Record<Kind, Beside>>])[] = [
  ['ports', { shared: 'refused', host: 'dropped', none: 'dropped' }],
  ['expose', { shared: 'refused' }],
  ['hostname', { shared: 'refused' }],
  ['dns', { shared: 'refused' }],
  ['extra_hosts', { shared: 'refused' }],
  ['links', { shared: 'refused', host: 'refused' }],
  ['external_links', { shared: 'refused', host: 'refused' }],
  ['mac_address', { shared: 'refused', host: 'refused' }],
];

/** Looks at what a service says beside the mode of its network. */
export function checkBeside(service: Mapping, path: Path, tell: TellBeside): void {
  const mode = textOf(service['network_mode']) ?? '';
  const kind = kindOf(mode);
  if (kind !== undefined) {
    for (const [attribute, rules] of ATTRIBUTES) {
      const what = rules[kind];
      if (what !== undefined && says(service, attribute)) tell(what, attribute, mode, [...path, attribute]);
    }
  }
  if (textOf(service['uts']) === 'host' && says(service, 'hostname'))
    tell('refused', 'hostname', 'host (uts)', [...path, 'hostname']);
}

function says(service: Mapping, attribute: string): boolean {
  const said = at(service, attribute);
  if (said === undefined || said === null || said === '') return false;
  return isMapping(said) ? pairsOf(said).length > 0 : Array.isArray(said) ? listOf(said).length > 0 : true;
}
