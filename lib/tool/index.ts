/**
 * What authors of tools, rules, contracts and ready-made stacks need beside the main entry: the Blueprint and the
 * questions asked of it, the contracts, the values, and the pieces that constructs are made of.
 *
 * @packageDocumentation
 */
export * from '../blueprint/index.ts';
export * from '../checks/index.ts';
export * from '../core/index.ts';
export * from '../synth/index.ts';
export * from '../values/index.ts';
