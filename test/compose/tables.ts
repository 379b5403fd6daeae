import { LONG_FORMS } from '../../lib/compose/language/canonical.ts';
import { CASTS } from '../../lib/compose/language/casts.ts';
import { SIZES } from '../../lib/compose/diagnose/sizes.ts';
import { KEYED_FORMS } from '../../lib/compose/language/keyed.ts';
import { CONSISTENCY } from '../../lib/compose/load/consistency.ts';
import { DEFAULTS_OF } from '../../lib/compose/load/defaults.ts';
import { IMPLIED, NORMAL_FORMS } from '../../lib/compose/load/normalize.ts';
import { PATHS } from '../../lib/compose/load/resolve-paths.ts';
import { JUDGES } from '../../lib/compose/load/semantics.ts';
import { MERGE_RULES, REFUSED_DUPLICATES, UNIQUE_BY } from '../../lib/compose/language/merge-rules.ts';
import type { PatternTable } from '../../lib/compose/pattern.ts';
import { SECTIONS } from '../../lib/compose/print/project.ts';
import type { Print } from '../../lib/compose/print/printing.ts';
import type { RuleSource } from '../../lib/compose/language/rule-source.ts';
import { attributeTable } from '../../lib/compose/language/schema/attributes.ts';
import { REFERENCES } from '../../lib/compose/language/validate.ts';

/** Every table of the Compose language, with the file that has it. */
export const TABLES: Readonly<Record<string, readonly [file: string, table: PatternTable<unknown>]>> = {
  merging: ['language/merge-rules.ts', MERGE_RULES],
  unicity: ['language/merge-rules.ts', UNIQUE_BY],
  'lists that are refused twice': ['language/merge-rules.ts', REFUSED_DUPLICATES],
  'short forms': ['language/canonical.ts', LONG_FORMS],
  casts: ['language/casts.ts', CASTS],
  'defaults of 2.40': ['load/defaults.ts', DEFAULTS_OF.v2],
  'defaults of 5.x': ['load/defaults.ts', DEFAULTS_OF.v5],
  paths: ['load/resolve-paths.ts', PATHS],
  'normal forms': ['load/normalize.ts', NORMAL_FORMS],
  'implied dependencies': ['load/normalize.ts', IMPLIED],
  judges: ['load/semantics.ts', JUDGES],
  consistency: ['load/consistency.ts', CONSISTENCY],
  references: ['language/validate.ts', REFERENCES],
  sizes: ['diagnose/sizes.ts', SIZES],
  attributes: ['language/schema/attributes.ts', attributeTable()],
};

/** Tables that nothing written goes through: they are for rules, which read one form. */
export const READ_TABLES: typeof TABLES = { 'one form': ['language/keyed.ts', KEYED_FORMS] };

/** A structure as it is printed. */
export interface PrintedStructure {
  readonly source: RuleSource;
  readonly fields: Readonly<Record<string, Print>>;
}

/** Every structure that is printed, each once. */
export function printedStructures(): readonly PrintedStructure[] {
  const seen = new Set<Print>();
  const found: PrintedStructure[] = [];
  const gather = (print: Print): void => {
    if (seen.has(print)) return;
    seen.add(print);
    const { source, fields, of } = print;
    if (of !== undefined) gather(of);
    if (source === undefined || fields === undefined) return;
    found.push({ source, fields });
    Object.values(fields).forEach(gather);
  };
  for (const [, print] of SECTIONS) gather(print);
  return found;
}
