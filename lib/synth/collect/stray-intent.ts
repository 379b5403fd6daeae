import type { Layer, Mapping, Path, Tree } from '../../compose/index.ts';
import { finding } from '../../values/index.ts';
import { SYNTH_ERRORS } from '../errors.ts';
import { mappingOf } from '../read.ts';
import type { Report } from './declared.ts';
import { isMapping } from './qualify.ts';

/** Whose file it is: a server's speaks of services alone, by their final names. */
export type FileOf = 'stack' | 'server';

/** Tells of every `x-hl` of a layer that nothing reads, and of keys that look like it. Compose lets all of them pass. */
export function tellStrayIntent(layer: Layer, of: FileOf, report: Report): void {
  for (const { path, didYouMean } of straysIn(layer.tree, of)) {
    const source = layer.locate?.(path);
    const at = source === undefined ? {} : { source };
    const args = { key: path.map(String).join('.'), of };
    report(finding(SYNTH_ERRORS.strayIntent, args, at, didYouMean === undefined ? {} : { didYouMean }));
  }
}

interface Stray {
  readonly path: Path;
  readonly didYouMean?: string;
}

/** `x-hl-waive`, `X-HL`. */
const ALIKE = /^x-hl(?:[-_.].*)?$/i;

/** Where people choose the names: of variables, labels and options of drivers. */
const CHOSEN: ReadonlySet<string> = new Set([
  'annotations',
  'args',
  'driver_opts',
  'environment',
  'extra_hosts',
  'labels',
  'options',
  'storage_opt',
  'sysctls',
  'ulimits',
]);

function* straysIn(tree: Mapping, of: FileOf): Iterable<Stray> {
  const isRead = of === 'stack';
  for (const [section, content] of Object.entries(tree)) {
    if (section.startsWith('x-')) yield* strayKey([section], isRead);
    else if (section === 'services' || section === 'volumes') {
      const isPlace = isRead || section === 'services';
      for (const [name, value] of Object.entries(mappingOf(content))) yield* straysOf(value, [section, name], isPlace);
    } else {
      for (const [name, value] of Object.entries(mappingOf(content))) yield* straysOf(value, [section, name], false);
    }
  }
}

function* straysOf(value: Tree, path: Path, isPlace: boolean): Iterable<Stray> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* straysOf(item as Tree, [...path, index], false);
  } else if (isMapping(value)) {
    for (const [key, content] of Object.entries(value)) {
      if (key.startsWith('x-')) yield* strayKey([...path, key], isPlace);
      else if (!CHOSEN.has(key)) yield* straysOf(content, [...path, key], false);
    }
  }
}

function* strayKey(path: Path, isPlace: boolean): Iterable<Stray> {
  const key = String(path.at(-1));
  if (!ALIKE.test(key) || (key === 'x-hl' && isPlace)) return;
  yield key !== 'x-hl' && isPlace ? { path, didYouMean: 'x-hl' } : { path };
}
