import { compile } from './ours.mjs';

/** The same apps as the others write them: no routes, no monitors. The general rules judge them all the same. */
export const run = (count, dependenciesOf) => compile(count, dependenciesOf, false);
