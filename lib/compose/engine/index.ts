import type { Finding, SourceLocation } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { mapTree } from '../map-tree.ts';
import type { Mapping, Path } from '../tree.ts';
import { isMapping, isScalar } from '../tree-access.ts';
import { checkAddresses } from './addresses.ts';
import { checkBeside } from './beside.ts';
import { LIMITS } from './limits.ts';
import { LOGGING } from './logging.ts';
import { MOUNTS } from './mounts.ts';
import type { EngineRules } from './rule.ts';
import { at, compileRules, textOf } from './rule.ts';
import { VALUES } from './values.ts';

/** Every rule of the engine about values, by the function that has it. */
export const ENGINE_RULES = compileRules(joined(VALUES, LIMITS, MOUNTS, LOGGING));

/** Tables whose functions have rules of several kinds, as one. */
function joined(...tables: readonly EngineRules[]): EngineRules {
  const all: Record<string, EngineRules[keyof EngineRules]> = {};
  for (const table of tables)
    for (const [source, rules] of Object.entries(table)) all[source] = { ...all[source], ...rules };
  return all;
}

/**
 * What the Docker Engine refuses of a canonical file that Compose accepts: it tells so when a container, a network or a
 * volume is made, which is too late. What depends on the host, as whether a device or a user is there, is not judged.
 */
export function checkEngine(tree: Mapping, locate: (path: Path) => SourceLocation | undefined): readonly Finding[] {
  const findings: Finding[] = [];
  const refuse = (reason: string, path: Path): void => {
    const value = valueAt(tree, path);
    const args = { path: path.join('.'), reason };
    findings.push(finding(COMPOSE_ERRORS.engineRefuses, args, { source: locate(path) }, { given: value }));
  };
  mapTree(tree, ENGINE_RULES, (value, judge, path) => {
    const service = at(tree, 'services', String(path[1]));
    const here = [...path];
    judge(value, {
      service: path[0] === 'services' && isMapping(service) ? service : NOTHING,
      tree,
      refuse: (reason, ...below) => refuse(reason, [...here, ...below]),
    });
    return value;
  });
  checkAddresses(tree, (reason, path) => {
    const args = { path: path.join('.'), reason };
    const given = valueAt(tree, path);
    findings.push(finding(COMPOSE_ERRORS.addressRefused, args, { source: locate(path) }, { given }));
  });
  const services = at(tree, 'services');
  for (const [name, service] of isMapping(services) ? Object.entries(services) : []) {
    if (!isMapping(service)) continue;
    checkBeside(service, ['services', name], (what, attribute, mode, path) => {
      const kind = what === 'refused' ? COMPOSE_ERRORS.besideNetworkMode : COMPOSE_ERRORS.portsDropped;
      findings.push(finding(kind, { service: name, attribute, mode }, { source: locate(path) }));
    });
  }
  return findings;
}

const NOTHING: Mapping = {};

function valueAt(tree: Mapping, path: Path): string | undefined {
  let node: unknown = tree;
  for (const key of path)
    node = typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[key] : undefined;
  return node !== undefined && isScalar(node as never) ? textOf(node as never) : undefined;
}
