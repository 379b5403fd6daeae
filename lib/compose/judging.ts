/** Everything that judges a final file, to be loaded at once where there is one. */
export { checkEngine } from './engine/index.ts';
export { checkSchema } from './language/check-schema.ts';
export { fillKnown } from './language/interpolate-tree.ts';
export { checkContradictions } from './load/consistency.ts';
export { checkImplied } from './load/implied.ts';
export { checkSemantics } from './load/semantics.ts';
export { printProject } from './print/index.ts';
export { locateWordOn } from './language/trace.ts';
export { validateReferences } from './language/validate.ts';
