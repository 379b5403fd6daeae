/**
 * An empty record for keys that are somebody's own words, as labels or the names of routers. It has no prototype, so no
 * key means anything, and the engine keeps it as a table from the first key on, where each record of other keys would be
 * a shape of its own.
 */
export const wordRecord = <Value>(): Record<string, Value> => Object.create(null) as Record<string, Value>;
