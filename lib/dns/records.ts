import type { Blueprint, DdnsFacts, DnsFacts, ServerFacts } from '../blueprint/index.ts';
import { changingNameOf, groupBy, zoneOf, zonesOf } from '../blueprint/index.ts';
import { publicAddresses } from './addresses.ts';
import { mailRecords } from './mail.ts';

/** A resource record, with names whole and without the dot at their end. */
export type DnsRecord =
  | { readonly name: string; readonly type: 'A' | 'AAAA' | 'CNAME' | 'TXT'; readonly value: string }
  | { readonly name: string; readonly type: 'MX'; readonly priority: number; readonly target: string }
  | { readonly name: string; readonly type: 'SRV'; readonly port: number; readonly target: string }
  | { readonly name: string; readonly type: 'CAA'; readonly issuer: string };

/** What a zone fragment says of one matter: records, and before them what a person has to know. */
export interface Section {
  readonly title: string;
  readonly remarks: readonly string[];
  readonly records: readonly DnsRecord[];
}

/** What the internet sees of a zone. */
export function publicSections(blueprint: Blueprint, zone: string): readonly Section[] {
  const zones = zonesOf(blueprint);
  const inZone = (name: string): boolean => zoneOf(zones, name) === zone;
  const names = groupBy(
    blueprint.dns.filter(({ id, public: isPublic }) => isPublic && inZone(id)),
    ({ server }) => server,
  );
  const kept = groupBy(
    blueprint.ddns.filter(({ id, keptBy }) => keptBy === 'job' && inZone(id)),
    ({ server }) => server,
  );
  const sections = [
    ...blueprint.servers.map((server) =>
      serverSection(server, names.get(server.id) ?? [], kept.get(server.id) ?? [], changingNameOf(blueprint, server)),
    ),
    ...mailRecords(blueprint, inZone),
    {
      title: 'authorities that may issue certificates',
      remarks: [],
      records: blueprint.lab.caa.map((issuer) => ({ name: zone, type: 'CAA' as const, issuer })),
    },
  ];
  return sections.filter(({ remarks, records }) => remarks.length + records.length > 0);
}

/**
 * The names that lead to a server. An address that stays stands under every name itself, so that each is looked up in
 * one step and may have other records; one that changes stands under the name that follows it, and the others are its
 * aliases.
 */
function serverSection(
  server: ServerFacts,
  names: readonly DnsFacts[],
  kept: readonly DdnsFacts[],
  target: string | undefined,
): Section {
  const isKept = new Set(kept.map(({ id }) => id));
  const found = target === undefined ? publicAddresses(server) : [];
  const rest = names.filter(({ id }) => !isKept.has(id));
  const remarks = kept.map(({ id, types }) => `${id}: ${types.join(' and ')} kept by a DDNS job of ${server.id}`);
  if (target === undefined && found.length === 0) remarks.push(...rest.map(({ id }) => `${id}: no public address`));
  return {
    title: `server ${server.id}`,
    remarks,
    records: rest.flatMap(({ id: name }): DnsRecord[] => {
      if (target === undefined) return found.map((address) => ({ name, ...address }));
      return target === name ? [] : [{ name, type: 'CNAME', value: target }];
    }),
  };
}
