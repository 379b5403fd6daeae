import type { Finding, SourceLocation } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { canonical } from '../language/canonical.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { sectionOf } from '../load/sections.ts';
import type { Mapping, Path, Tree } from '../tree.ts';
import { isMapping, isSequence } from '../tree-access.ts';

/** Warnings about a whole, canonical model: one host port that is published twice by one service. */
export function diagnosePorts(tree: Mapping, locate: (path: Path) => SourceLocation | undefined): readonly Finding[] {
  const found: Finding[] = [];
  for (const [name, service] of Object.entries(sectionOf(canonical(tree), 'services'))) {
    const ports = isMapping(service) && isSequence(service['ports']) ? service['ports'].filter(isMapping) : [];
    const seen = new Map<string, Mapping[]>();
    for (const [index, port] of ports.entries()) {
      if (port['published'] === undefined || port['published'] === '') continue;
      const key = `${String(port['published'])}/${String(port['protocol'] ?? 'tcp')}`;
      const others = seen.get(key) ?? [];
      if (others.some((other) => overlap(other['host_ip'], port['host_ip']))) {
        const path = ['services', name, 'ports', index];
        found.push(finding(COMPOSE_ERRORS.portTwice, { service: name, port: key }, { source: locate(path) }));
      }
      seen.set(key, [...others, port]);
    }
  }
  return found;
}

/** Addresses that stand for all of their family; none said is both families. */
const ANY = new Set(['', '0.0.0.0', '::']);

function overlap(left: Tree | undefined, right: Tree | undefined): boolean {
  const [one, other] = [String(left ?? ''), String(right ?? '')];
  if (one === other || one === '' || other === '') return true;
  return one.includes(':') === other.includes(':') && (ANY.has(one) || ANY.has(other));
}
