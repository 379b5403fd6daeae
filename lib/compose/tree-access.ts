import type { Mapping, Scalar, Tree } from './tree.ts';
import { WholeFloat } from './language/whole-float.ts';

/** Whether a value is a list. */
export const isSequence = (tree: Tree | undefined): tree is readonly Tree[] => Array.isArray(tree);

/** Whether a value is a mapping. */
export const isMapping = (tree: Tree | undefined): tree is Mapping =>
  typeof tree === 'object' && tree !== null && !Array.isArray(tree) && !(tree instanceof WholeFloat);

/** Whether a value is neither a list nor a mapping. */
export const isScalar = (tree: Tree): tree is Scalar =>
  typeof tree !== 'object' || tree === null || tree instanceof WholeFloat;

/** What a value is, in the words of YAML. */
export const shapeOf = (tree: Tree): 'mapping' | 'list' | 'single value' =>
  isSequence(tree) ? 'list' : isMapping(tree) ? 'mapping' : 'single value';

/** Assignment that keeps a key named `__proto__` an ordinary one. */
export function setKey<Value>(out: Record<string, Value>, key: string, value: Value): void {
  if (key === '__proto__')
    Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true });
  else out[key] = value;
}
