/** Compares by code unit: the one order of the output, the same in every locale. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A sorted copy, by a key compared by code unit. */
export function sortedBy<T>(items: Iterable<T>, key: (item: T) => string): T[] {
  const all = [...items];
  // What was gathered in the order of the tree is sorted already, nearly always.
  let before: string | undefined;
  for (const item of all) {
    const own = key(item);
    if (before !== undefined && before > own) return all.sort((a, b) => byCodeUnit(key(a), key(b)));
    before = own;
  }
  return all;
}
