/**
 * The seed of generated cases: the same at every run, so that a failure says something of a change and not of the day.
 * `HL_SEED=random` (or a number) looks further: a disagreement with a real program names its seed.
 */
const { HL_SEED = '1' } = process.env;

export const SEED = HL_SEED === 'random' ? Date.now() & 0xffffff : Number(HL_SEED);
