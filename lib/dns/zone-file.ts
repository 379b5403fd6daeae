import type { DnsRecord, Section } from './records.ts';

/** How long others may keep a record, in seconds: an hour. */
const TTL = 3600;

/** The longest text that a character string of a record holds, in bytes (RFC 1035, 3.3). */
const LONGEST = 255;

/** A zone fragment (RFC 1035, 5): every name is whole, so that it may be included or entered anywhere. */
export function zoneFile(zone: string, sections: readonly Section[]): string {
  const blocks = sections.map(({ title, remarks, records }) =>
    [`; ${comment(title)}`, ...remarks.map((remark) => `;   ${comment(remark)}`), ...records.map(recordLine)].join(
      '\n',
    ),
  );
  return [`; ${zone}, as the internet sees it: a part of the zone, without SOA and NS records.`, ...blocks]
    .join('\n\n')
    .concat('\n');
}

const recordLine = (record: DnsRecord): string =>
  `${nameIn(record.name)}\t${TTL}\tIN\t${record.type}\t${dataOf(record)}`;

function dataOf(record: DnsRecord): string {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return record.value;
    case 'CNAME':
      return nameIn(record.value);
    case 'TXT':
      return characterStrings(record.value);
    case 'MX':
      return `${record.priority} ${nameIn(record.target)}`;
    case 'SRV':
      return `0 1 ${record.port} ${nameIn(record.target)}`;
    case 'CAA':
      return `0 issue ${quote(record.issuer)}`;
  }
}

/** A whole name: what means something to a reader of zones is escaped in it (RFC 1035, 5.1). */
const nameIn = (name: string): string =>
  `${name.replaceAll(/[^\w.*-]/g, (char) => [...new TextEncoder().encode(char)].map((byte) => `\\${String(byte).padStart(3, '0')}`).join(''))}.`;

/** A comment, which ends with its line. */
// eslint-disable-next-line no-control-regex -- these end a line
const comment = (text: string): string => text.replaceAll(/[\0-\x1f\x7f]/g, '?');

/** A text in quotes, in pieces where it is longer than one may be: a reader puts them together again. */
function characterStrings(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length || pieces.length === 0; start += LONGEST) {
    pieces.push(`"${[...bytes.subarray(start, start + LONGEST)].map(escapeByte).join('')}"`);
  }
  return pieces.join(' ');
}

const quote = (text: string): string => `"${[...new TextEncoder().encode(text)].map(escapeByte).join('')}"`;

/** Quotes, backslashes and what is no printable ASCII are escaped: `\034`, `\195` (RFC 1035, 5.1). */
const escapeByte = (byte: number): string =>
  byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c
    ? `\\${String(byte).padStart(3, '0')}`
    : String.fromCharCode(byte);
