/** Everything that judges a final file, to be loaded at once where there is one. */
export { checkEngine } from './engine/index.ts';
export { checkSchema } from './check-schema.ts';
export { fillKnown } from './interpolate-tree.ts';
export { checkContradictions } from './load/consistency.ts';
export { checkImplied } from './load/implied.ts';
export { checkSemantics } from './load/semantics.ts';
export { printProject } from './print/index.ts';
export { locateWordOn } from './trace.ts';
export { validateReferences } from './validate.ts';
