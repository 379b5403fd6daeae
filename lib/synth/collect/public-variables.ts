import type { Stack } from '../../core/index.ts';

/** The values that are known of the variables of an adopted file. */
export function publicVariables(stack: Stack): Readonly<Record<string, string>> {
  const vars = stack.layerFiles.flatMap((file) => Object.entries(file.vars));
  const texts = vars.flatMap(([name, value]) => (typeof value === 'object' ? [] : [[name, String(value)] as const]));
  return { ...stack.server.lab.props.variables, ...Object.fromEntries(texts) };
}
