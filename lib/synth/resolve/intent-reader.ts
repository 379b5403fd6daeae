import type { Mapping, Path, Tree } from '../../compose/index.ts';
import { inYaml } from '../../core/plain-form.ts';
import type { Rules } from '../../core/shapes.ts';
import type { Where } from '../../values/index.ts';
import { Duration, finding, nearest } from '../../values/index.ts';
import type { Report } from '../collect/declared.ts';
import { isMapping } from '../collect/qualify.ts';
import { SYNTH_ERRORS } from '../errors.ts';

/** The line of a key below what is read. */
export type WhereBelow = (...path: Path) => Where;

/** Reads one mapping, telling of every key that is not known and every value that does not fit. */
export class IntentReader {
  private readonly seen = new Set<string>();
  private isOpen = false;

  constructor(
    private readonly tree: Mapping,
    private readonly name: string,
    private readonly where: WhereBelow,
    private readonly report: Report,
  ) {}

  text(key: string): string | undefined {
    const value = this.take(key);
    if (value === undefined || typeof value === 'string') return value;
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
    return this.take(key) !== undefined;
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
    return match ?? this.refuseName(key, `one of ${allowed.join(', ')}`, String(value), allowed);
  }

  texts(key: string): readonly string[] {
    const value = this.take(key);
    return typeof value === 'string' ? [value] : this.list(key, 'a text', (item) => typeof item === 'string');
  }

  numbers(key: string): readonly number[] {
    this.take(key);
    return this.list(key, 'a number', (item) => typeof item === 'number');
  }

  /** Whether a key holds a mapping. */
  isMapping(key: string): boolean {
    return isMapping(this.tree[key]);
  }

  /** Whether a key holds a list of nothing. */
  isEmpty(key: string): boolean {
    const value = this.tree[key];
    return Array.isArray(value) && value.length === 0;
  }

  /** Whether a key holds a list. */
  isList(key: string): boolean {
    return Array.isArray(this.tree[key]);
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
    if (!isMapping(value)) return this.refuse(key, 'a mapping of texts') ?? {};
    const right = Object.entries(value).filter((entry): entry is [string, string] => {
      if (typeof entry[1] === 'string') return true;
      this.refuse(key, 'a text', entry[0]);
      return false;
    });
    return Object.fromEntries(right);
  }

  each<T>(key: string, read: (reader: IntentReader) => T): readonly T[] {
    this.take(key);
    const items = this.items(key, 'a list of mappings');
    return items.flatMap((item, index): readonly T[] => {
      if (!isMapping(item)) return this.refuse(key, 'a mapping', index) ?? [];
      return [this.within(item, `${key}[${index}]`, (...path) => this.where(key, index, ...path), read)];
    });
  }

  entries<T>(key: string, read: (reader: IntentReader, name: string) => T): Readonly<Record<string, T>> {
    const value = this.take(key);
    if (value === undefined) return {};
    if (!isMapping(value)) return this.refuse(key, 'a mapping') ?? {};
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => {
        if (!isMapping(item) && item !== null) this.refuse(key, 'a mapping', name);
        const where: WhereBelow = (...path) => this.where(key, name, ...path);
        return [
          name,
          this.within(isMapping(item) ? item : {}, `${key}.${name}`, where, (reader) => read(reader, name)),
        ];
      }),
    );
  }

  part<T>(key: string, read: (reader: IntentReader) => T): T | undefined {
    const value = this.take(key);
    if (value === undefined) return undefined;
    return isMapping(value)
      ? this.within(value, key, (...path) => this.where(key, ...path), read)
      : this.refuse(key, 'a mapping');
  }

  /** Tells of a value that is of the right type and still wrong; `at` leads to the part of it that is. */
  refuse(key: string, rule: string, ...at: Path): undefined {
    return this.tell(key, rule, undefined, at);
  }

  /** Reports a required key that is missing. A wrong type has been reported already. */
  need(key: string, rule: string): undefined {
    return this.given(key) ? undefined : this.refuse(key, rule);
  }

  /** Tells of a name that nothing has, with the one that was meant. */
  refuseName(key: string, rule: string, given: string, names: readonly string[], ...at: Path): undefined {
    return this.tell(key, rule, nearest(given, names), at);
  }

  /** Accepts every key, for mappings whose keys are not known here. */
  leaveOpen(): undefined {
    this.isOpen = true;
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

  /** Reports the keys that no reader asked for. */
  close(): void {
    if (this.isOpen) return;
    const keys = [...this.seen].sort();
    for (const key of Object.keys(this.tree)) {
      if (!this.seen.has(key)) this.refuseName(key, `one of ${keys.join(', ')}`, key, keys);
    }
  }

  private tell(key: string, rule: string, didYouMean: string | undefined, at: Path): undefined {
    const name = [this.name, key, ...at].map((part, index) =>
      index > 0 && typeof part === 'string' ? `.${part}` : index > 0 ? `[${part}]` : part,
    );
    let given: Tree | undefined = this.tree[key];
    for (const part of at) given = (given as Record<string | number, Tree>)[part];
    const details = { given: JSON.stringify(given), ...(didYouMean !== undefined && { didYouMean }) };
    this.report(finding(SYNTH_ERRORS.badIntent, { key: name.join(''), rule }, this.where(key, ...at), details));
    return undefined;
  }

  private items(key: string, rule: string): readonly Tree[] {
    const value = this.tree[key];
    if (value === undefined) return [];
    return Array.isArray(value) ? (value as readonly Tree[]) : (this.refuse(key, rule) ?? []);
  }

  private list<T extends Tree>(key: string, what: string, isRight: (item: Tree) => boolean): readonly T[] {
    return this.items(key, `a list, each entry ${what}`).flatMap((item, index) => {
      if (isRight(item)) return [item as T];
      return this.refuse(key, what, index) ?? [];
    });
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

/** Reads what stands under `x-hl`, and reports what it does not understand. */
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
