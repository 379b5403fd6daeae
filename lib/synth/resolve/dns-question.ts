import { isIPv4, isIPv6 } from 'node:net';
import type { DnsRecordType, Expectation, TargetFacts } from '../../blueprint/index.ts';
import type { DnsMonitorProps } from '../../core/index.ts';

/** What a DNS server is asked, and what it has to answer. */
export function dnsQuestion({ query, type = 'A', expect, code = 'NOERROR' }: DnsMonitorProps): {
  readonly query: NonNullable<TargetFacts['query']>;
  readonly expect: readonly Expectation[];
} {
  const record: readonly Expectation[] =
    expect === undefined ? [] : [{ that: 'dns-record', is: asAnswered(type, expect) }];
  return { query: { name: asAsked(type, query), type }, expect: [{ that: 'dns-code', is: code }, ...record] };
}

/** An address is looked up by the name that stands for it (RFC 1035, RFC 3596): Gatus makes that of none itself. */
function asAsked(type: DnsRecordType, query: string): string {
  if (type !== 'PTR') return query;
  if (isIPv4(query)) return `${query.split('.').reverse().join('.')}.in-addr.arpa`;
  return isIPv6(query) ? `${[...digitsOf(query)].reverse().join('.')}.ip6.arpa` : query;
}

/** The 32 digits of an IPv6 address. */
function digitsOf(address: string): string {
  const [left = '', right] = shortest(address).split('::');
  const groups = (text: string): readonly string[] => text.split(':').filter((group) => group !== '');
  const [before, after] = [groups(left), groups(right ?? '')];
  const all = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  return all.map((group) => group.padStart(4, '0')).join('');
}

const shortest = (address: string): string => new URL(`http://[${address}]`).hostname.slice(1, -1);

/**
 * The value of a record as DNS has it and people seldom write it: names end with a dot, and an IPv6 address is as short as
 * it can be.
 */
function asAnswered(type: DnsRecordType, value: string): string {
  if (type === 'A') return value;
  if (type === 'AAAA') return isIPv6(value) ? shortest(value) : value;
  return value.replace(/\.?(:\d+)?$/, '.$1');
}
