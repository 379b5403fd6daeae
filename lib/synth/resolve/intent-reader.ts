import type { Mapping, Path, Tree } from '../../compose/index.ts';
import type { Rules } from '../../core/shapes.ts';
import type { Where } from '../../values/index.ts';
import { Duration, finding } from '../../values/index.ts';
import type { Report } from '../collect/declared.ts';
import { isMapping } from '../collect/qualify.ts';
import { SYNTH_ERRORS } from '../errors.ts';

/** The line of a key below what is read. */
export type WhereBelow = (...path: Path) => Where;

/** Reads one mapping, telling of every key that is not known and every value that does not fit. */
export class IntentReader {
  private readonly seen = new Set<string>();

  constructor(
    private readonly tree: Mapping,
    private readonly name: string,
    private readonly where: WhereBelow,
    private readonly report: Report,
  ) {}

  text(key: string): string | undefined {
    const value = this.take(key);
    if (value === undefined || value === null || typeof value === 'string') return value ?? undefined;
    return this.refuse(key, 'a text');
  }

  number(key: string): number | undefined {
    const value = this.take(key);
    if (value === undefined || typeof value === 'number') return value;
    return this.refuse(key, 'a number');
  }

  duration(key: string): Duration | undefined {
    const value = this.take(key);
    if (value === undefined) return undefined;
    const duration = typeof value === 'string' ? Duration.parse(value) : undefined;
    return duration ?? this.refuse(key, 'a duration, as 30s, 5m or 25h');
  }

  /** Whether a key is there at all, as an empty list is another thing than none. */
  given(key: string): boolean {
    return this.tree[key] !== undefined;
  }

  flag(key: string): boolean | undefined {
    const value = this.take(key);
    if (value === undefined || typeof value === 'boolean') return value;
    return this.refuse(key, 'true or false');
  }

  oneOf<T extends string>(key: string, allowed: readonly T[]): T | undefined {
    const value = this.take(key);
    if (value === undefined) return undefined;
    const match = allowed.find((each) => each === value);
    return match ?? this.refuse(key, `one of ${allowed.join(', ')}`);
  }

  texts(key: string): readonly string[] {
    const value = this.take(key);
    if (value === undefined) return [];
    if (typeof value === 'string') return [value];
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value as readonly string[];
    return this.refuse(key, 'a list of texts') ?? [];
  }

  numbers(key: string): readonly number[] {
    const value = this.take(key);
    if (value === undefined) return [];
    if (Array.isArray(value) && value.every((each) => typeof each === 'number')) return value as readonly number[];
    return this.refuse(key, 'a list of numbers') ?? [];
  }

  /** Whether a key holds a mapping. */
  isMapping(key: string): boolean {
    return isMapping(this.tree[key]);
  }

  /** A text, a number, or true or false. */
  scalar(key: string): string | number | boolean | undefined {
    const value = this.take(key);
    if (value === undefined) return undefined;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
    return this.refuse(key, 'a text, a number, true or false');
  }

  /** Keys and indexes. */
  steps(key: string): readonly (string | number)[] {
    const value = this.take(key);
    const items = Array.isArray(value) ? (value as readonly Tree[]) : value === undefined ? [] : [value];
    const steps = items.filter((step) => typeof step === 'string' || typeof step === 'number');
    if (steps.length === items.length) return steps;
    return this.refuse(key, 'a list of keys and indexes') ?? [];
  }

  textMap(key: string): Readonly<Record<string, string>> {
    const value = this.take(key);
    if (value === undefined) return {};
    if (isMapping(value) && Object.values(value).every((each) => typeof each === 'string')) {
      return value as Readonly<Record<string, string>>;
    }
    return this.refuse(key, 'a mapping of texts') ?? {};
  }

  each<T>(key: string, read: (reader: IntentReader) => T): readonly T[] {
    const value = this.take(key);
    if (value === undefined) return [];
    if (!Array.isArray(value) || !value.every(isMapping)) return this.refuse(key, 'a list of mappings') ?? [];
    return value.map((item: Tree, index) =>
      this.within(item as Mapping, `${key}[${index}]`, (...path) => this.where(key, index, ...path), read),
    );
  }

  entries<T>(key: string, read: (reader: IntentReader) => T): Readonly<Record<string, T>> {
    const value = this.take(key);
    if (value === undefined) return {};
    if (!isMapping(value)) return this.refuse(key, 'a mapping') ?? {};
    for (const [name, item] of Object.entries(value)) {
      if (!isMapping(item) && item !== null) this.refuse(key, `a mapping for ${JSON.stringify(name)}`);
    }
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        name,
        this.within(isMapping(item) ? item : {}, `${key}.${name}`, (...path) => this.where(key, name, ...path), read),
      ]),
    );
  }

  part<T>(key: string, read: (reader: IntentReader) => T): T | undefined {
    const value = this.take(key);
    if (value === undefined) return undefined;
    return isMapping(value)
      ? this.within(value, key, (...path) => this.where(key, ...path), read)
      : this.refuse(key, 'a mapping');
  }

  /** Tells of a value that is of the right type and still wrong. */
  refuse(key: string, rule: string): undefined {
    const args = { key: `${this.name}.${key}`, rule };
    this.report(finding(SYNTH_ERRORS.badIntent, args, this.where(key), { given: JSON.stringify(this.tree[key]) }));
    return undefined;
  }

  /** Holds what was read to the rules of the construct that it stands for. Gives whether it is right. */
  hold<Props extends object>(read: Props, rules: Rules<Props>): boolean {
    let isRight = true;
    for (const key in read) {
      const broken = [rules[key] ?? []].flat().find((rule) => rule.violation(read[key]) !== undefined);
      if (broken === undefined || read[key] === undefined) continue;
      this.refuse(inYaml(key), broken.rule);
      isRight = false;
    }
    return isRight;
  }

  /** Tells of the keys that nobody asked for. */
  close(): void {
    for (const key of Object.keys(this.tree)) {
      if (!this.seen.has(key)) this.refuse(key, `one of ${[...this.seen].sort().join(', ')}`);
    }
  }

  private within<T>(tree: Mapping, name: string, where: WhereBelow, read: (reader: IntentReader) => T): T {
    const reader = new IntentReader(tree, `${this.name}.${name}`, where, this.report);
    const value = read(reader);
    reader.close();
    return value;
  }

  private take(key: string): Tree | undefined {
    this.seen.add(key);
    return this.tree[key];
  }
}

/** `longestRun` is `longest_run` in YAML. */
const inYaml = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Reads what stands under `x-hl`, and tells of what nobody understood. */
export function readIntent<T>(
  tree: Tree | undefined,
  where: WhereBelow,
  report: Report,
  read: (reader: IntentReader) => T,
): T {
  if (tree !== undefined && tree !== null && !isMapping(tree)) {
    const details = { given: JSON.stringify(tree) };
    report(finding(SYNTH_ERRORS.badIntent, { key: 'x-hl', rule: 'a mapping' }, where(), details));
  }
  const reader = new IntentReader(isMapping(tree) ? tree : {}, 'x-hl', where, report);
  const value = read(reader);
  reader.close();
  return value;
}
