import type { Tree } from '../tree.ts';

/** A mount in the long form. */
export type LongMount = { readonly [key: string]: Tree };

/** What a short mount could not be read for. */
export interface ShortFormError {
  readonly error: string;
}

const PROPAGATION = new Set(['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave']);

const isWindowsDrive = (text: string, next: string | undefined): boolean => next === ':' && /^\p{L}$/u.test(text);

/**
 * Takes a short mount apart: `source:target:options`. A source that begins with `.`, `/`, `~`, `\\` or a drive letter
 * is a path of the host, any other one a volume. Rule: compose-go format/volume.go.
 */
export function parseVolume(spec: string): LongMount | ShortFormError {
  if (spec === '') return { error: 'invalid empty volume spec' };
  if (spec.length <= 2) return { type: 'volume', target: spec };
  const sections = splitSections(spec);
  if (sections.some((section) => section === '')) return { error: 'empty section between colons' };
  if (sections.length > 3) return { error: 'too many colons' };
  const [first = '', second, options = ''] = sections;
  if (second === undefined) return { type: 'volume', target: first, volume: {} };
  const said = readOptions(options);
  const base = { source: first, target: second, ...(said.readOnly && { read_only: true }) };
  return isHostPath(first)
    ? { type: 'bind', ...base, bind: said.bind }
    : {
        type: 'volume',
        ...base,
        ...(Object.keys(said.bind).length > 0 && { bind: said.bind }),
        volume: said.noCopy ? { nocopy: true } : {},
      };
}

/** Splits at colons, but for that of a Windows drive and those within `${…}`. */
function splitSections(spec: string): readonly string[] {
  const sections: string[] = [];
  let section = '';
  let depth = 0;
  for (const [index, char] of [...spec].entries()) {
    if (char === '{' && (depth > 0 || spec[index - 1] === '$')) depth++;
    else if (char === '}' && depth > 0) depth--;
    if (char === ':' && depth === 0 && !isWindowsDrive(section, char)) {
      sections.push(section);
      section = '';
    } else section += char;
  }
  return [...sections, section];
}

function readOptions(options: string): { readOnly: boolean; noCopy: boolean; bind: Record<string, Tree> } {
  const said = { readOnly: false, noCopy: false, bind: {} as Record<string, Tree> };
  for (const option of options.split(',')) {
    if (option === 'ro' || option === 'rw') said.readOnly = option === 'ro';
    else if (option === 'nocopy') said.noCopy = true;
    else if (option === 'z' || option === 'Z') said.bind['selinux'] = option;
    else if (PROPAGATION.has(option)) said.bind['propagation'] = option;
  }
  return said;
}

/** Whether the source of a short mount is a path of the host. */
export const isHostPath = (source: string): boolean =>
  /^[./~]/.test(source) || source.startsWith('\\\\') || isWindowsDrive([...source][0] ?? '', [...source][1]);
