/** Compares by code unit: the one order of the output, the same in every locale. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A sorted copy, by a key compared by code unit. */
export function sortedBy<T>(items: Iterable<T>, key: (item: T) => string): T[] {
  const all = [...items];
  // What was gathered in the order of the tree is sorted already, nearly always.
  for (let index = 1; index < all.length; index++) {
    if (key(all[index - 1] as T) > key(all[index] as T)) return all.sort((a, b) => byCodeUnit(key(a), key(b)));
  }
  return all;
}
