import type { Release } from '../load/release.ts';
import type { RuleSource } from '../language/rule-source.ts';
import type { Tree } from '../tree.ts';

/** How a model is printed. */
export interface Printing {
  /** Compose leaves more out in YAML than in JSON, and keeps `x-` attributes there alone. */
  readonly format: 'json' | 'yaml';
  /** What Compose releases print differently. */
  readonly release: Release;
  /** Where the printing is, for messages. */
  readonly path: (string | number)[];
  /** Tells of a value that cannot be read. */
  readonly refuse: (wanted: string, given: string) => void;
}

/** What Compose prints for a value of its canonical form; undefined where it leaves it out. */
export type Print = ((value: Tree, as: Printing) => Tree | undefined) & Made;

/** What a print is made of, where that can be asked. */
interface Made {
  /** The structure of compose-go that it prints. */
  readonly source?: RuleSource;
  /** The fields of the structure, in the order in which Compose prints them. */
  readonly fields?: Readonly<Record<string, Print>>;
  /** What it prints the parts of a list or a mapping with. */
  readonly of?: Print;
}
