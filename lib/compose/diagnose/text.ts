import type { Finding } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import type { Release } from '../load/release.ts';
import { surprise } from '../yaml/scalars.ts';

/** What may be a number with a leading zero, or a date. Most files have neither, and `yaml` is not loaded for them. */
const SUSPICIOUS = /(?:^|[\s[{,:-])(?:[-+]?0\d+|\d{4}-\d{1,2}-\d{1,2})/;

const isExtension = (key: unknown): boolean => typeof key === 'string' && key.startsWith('x-');

/** Attributes that mean an octal number when they hold one. */
const OCTAL = new Set(['mode', 'umask']);

/**
 * Findings about scalars that are not what they look like: `022` is 18, and an unquoted date is a time, which Compose
 * 2.40 refuses everywhere but below `x-`.
 */
export async function diagnoseText(text: string, file: string, release: Release): Promise<readonly Finding[]> {
  if (!SUSPICIOUS.test(text)) return [];
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const findings: Finding[] = [];
  for (const document of yaml.parseAllDocuments(text, { lineCounter: lines, schema: 'failsafe', logLevel: 'silent' })) {
    if (!('contents' in document)) continue;
    yaml.visit(document, {
      Scalar: (key, node, path) => {
        if (key === 'key' || node.type !== 'PLAIN' || typeof node.value !== 'string') return;
        const what = surprise(node.value);
        const pair = path.at(-1);
        const name = yaml.isPair(pair) && yaml.isScalar(pair.key) ? String(pair.key.value) : '';
        if (what === undefined || (what === 'octal' && OCTAL.has(name.toLowerCase()))) return;
        const { line, col } = lines.linePos(node.range?.[0] ?? 0);
        const isOwn = path.some((each) => yaml.isPair(each) && yaml.isScalar(each.key) && isExtension(each.key.value));
        const dateKind = release === 'v2' && !isOwn ? COMPOSE_ERRORS.dateRefused : COMPOSE_ERRORS.dateRead;
        const kind = what === 'octal' ? COMPOSE_ERRORS.octalRead : dateKind;
        findings.push(
          finding(kind, { text: node.value }, { source: { file, line, column: col } }, { given: node.value }),
        );
      },
    });
  }
  return findings;
}
