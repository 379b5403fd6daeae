/** What is added to a file of the user's: an import, and a statement. */
export interface Addition {
  readonly importLine: string;
  readonly statement: string;
  /** The name that the import brings: it may not be taken. */
  readonly name: string;
}

const IMPORT = /^import\b[^;]*?from\s+['"][^'"\n]+['"];?[^\n]*$/gm;

/** Puts an import after the last one. Undefined where there is none, or the name is taken. */
function withImport(text: string, { importLine, name }: Addition): string | undefined {
  if (new RegExp(`\\b${name}\\b`).test(text)) return undefined;
  const last = [...text.matchAll(IMPORT)].at(-1);
  if (last === undefined) return undefined;
  const end = last.index + last[0].length;
  return `${text.slice(0, end)}\n${importLine}${text.slice(end)}`;
}

/** Puts a line above another, and above the empty line that stands before it. */
function above(text: string, anchor: RegExp, line: string): string | undefined {
  const matches = [...text.matchAll(anchor)];
  const [only] = matches;
  if (only === undefined || matches.length > 1) return undefined;
  const before = text.slice(0, only.index);
  const indent = /^[ \t]*/.exec(only[0])?.[0] ?? '';
  const gap = before.endsWith('\n\n') ? '\n' : '';
  return `${before.slice(0, before.length - gap.length)}${indent}${line}\n${gap}${text.slice(only.index)}`;
}

/**
 * Adds a stack to the function that declares a server: above its `return server;`. Undefined where the file does not
 * look like what `hl init` and `hl add server` write.
 */
export function addToServer(
  text: string,
  server: string,
  addition: (variable: string) => Addition,
): string | undefined {
  const declarations = [...text.matchAll(/\bconst\s+(\w+)\s*=\s*new\s+Server\(\s*\w+\s*,\s*['"]([^'"]+)['"]/g)];
  const [only] = declarations;
  const variable = only?.[1];
  if (declarations.length !== 1 || variable === undefined || only?.[2] !== server) return undefined;
  const added = addition(variable);
  const imported = withImport(text, added);
  return imported && above(imported, new RegExp(`^[ \\t]+return ${variable};?[ \\t]*$`, 'gm'), added.statement);
}

/** Adds a server to the file of the lab: above its `export default lab;`. Undefined where it looks otherwise. */
export function addToLab(text: string, addition: (variable: string) => Addition): string | undefined {
  const [, variable] = /^(?:export\s+)?const\s+(\w+)\s*=\s*new\s+Homelab\(/m.exec(text) ?? [];
  if (variable === undefined) return undefined;
  const added = addition(variable);
  const imported = withImport(text, added);
  return imported && above(imported, new RegExp(`^export default ${variable};?[ \\t]*$`, 'gm'), added.statement);
}
