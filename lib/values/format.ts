import type { Finding, SourceLocation } from './finding.ts';

/** `servers/home/server.ts:12:5`, relative to `root` where the file lies below it. */
export function formatLocation(location: SourceLocation, root = ''): string {
  const prefix = root === '' || root.endsWith('/') ? root : `${root}/`;
  const file = prefix !== '' && location.file.startsWith(prefix) ? location.file.slice(prefix.length) : location.file;
  return [file, location.line, ...(location.column === undefined ? [] : [location.column])].join(':');
}

/** A finding as plain text of a few lines, for a terminal or a log. */
export function formatFinding(finding: Finding, root = ''): string {
  const rows: [string, string | undefined][] = [
    ['at', finding.path],
    ['in', finding.source && formatLocation(finding.source, root)],
    ['given', finding.given],
    ['allowed', finding.allowed],
    ['did you mean', finding.didYouMean],
    ...(finding.related ?? []).map((place): [string, string] => [
      place.note ?? 'see also',
      [place.path, place.source && formatLocation(place.source, root)].filter(Boolean).join(', '),
    ]),
    ['waived', finding.waived],
    ['fix', finding.fix],
  ];
  const lines = rows.flatMap(([label, text]) => (text === undefined || text === '' ? [] : [`  ${label}: ${text}`]));
  return [`${finding.severity} ${finding.code}: ${finding.message}`, ...lines].join('\n');
}
