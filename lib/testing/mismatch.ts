/** Plain data, as files and models hold it. */
export type Data = unknown;

/** Keys and indexes from the compared value down to a part of it. */
export type DataPath = readonly (string | number)[];

/** One place where a value is not as it was expected. */
export interface Mismatch {
  readonly path: DataPath;
  /** What was expected there, in words. */
  readonly expected: string;
  /** What stands there, in words. */
  readonly found: string;
}

/** A value in a message: short, on one line. */
export function show(value: Data): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

/** `environment.TZ`, `ports[0]`, `labels["a.b"]`. */
export function showPath(path: DataPath): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    if (!/^[\w-]+$/.test(key)) return `${text}[${JSON.stringify(key)}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}

/** One line a mismatch: `memory: expected "1g", found "512m"`. */
export const showMismatches = (mismatches: readonly Mismatch[]): string =>
  mismatches
    .map(
      ({ path, expected, found }) =>
        `  ${path.length === 0 ? '' : `${showPath(path)}: `}expected ${expected}, found ${found}`,
    )
    .join('\n');
