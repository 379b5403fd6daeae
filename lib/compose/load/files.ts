/** The files that loading reads. Relative paths are those of the working directory. */
export interface Files {
  /** The text of a file; undefined where there is none, or a directory. */
  readonly read: (path: string) => string | undefined;
  /** The text of a YAML file, in which bytes that are no text stay to be told. @default - as any other file */
  readonly readYaml?: (path: string) => string | undefined;
  /** Whether there is a directory at a path. */
  readonly isDirectory: (path: string) => boolean;
  /** A path with its symbolic links followed. @default - the path itself */
  readonly real?: (path: string) => string;
  /** What is equal for two paths that lead to one file, by whatever links. @default - the path itself */
  readonly identity?: (path: string) => string;
}

/** Files that stand in memory, by their absolute paths: what tests load from. */
export function memoryFiles(texts: Readonly<Record<string, string>>, cwd = '/'): Files {
  const absolute = (path: string): string => absolutePath(path, cwd);
  const directories = new Set(
    Object.keys(texts).flatMap((path) => {
      const parts = path.split('/').slice(1, -1);
      return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
    }),
  );
  return {
    read: (path) => (Object.hasOwn(texts, absolute(path)) ? texts[absolute(path)] : undefined),
    isDirectory: (path) => directories.has(absolute(path)),
  };
}

/** A path from the root, with `.` and `..` taken away. */
const absolutePath = (path: string, cwd: string): string => cleanPath(path.startsWith('/') ? path : `${cwd}/${path}`);

/** Takes `.`, `..` and doubled slashes away. Rule: Go's path.Clean. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/');
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') out.push(part);
    else if (out.length > 0 && out.at(-1) !== '..') out.pop();
    else if (!rooted) out.push('..');
  }
  const joined = out.join('/');
  return rooted ? `/${joined}` : joined || '.';
}

/** Joins the parts of a path that say something. Rule: Go's path.Join. */
export function joinPath(...parts: readonly string[]): string {
  const said = parts.filter((part) => part !== '');
  return said.length === 0 ? '' : cleanPath(said.join('/'));
}

/** The directory of a path. Rule: Go's path.Dir. */
export const directoryOf = (path: string): string => cleanPath(path.slice(0, path.lastIndexOf('/') + 1));

/** Whether a path begins at the root. */
export const isAbsolutePath = (path: string): boolean => path.startsWith('/');

/** A path as seen from a directory; undefined where one of the two is absolute and the other is not. */
export function relativePath(from: string, to: string): string | undefined {
  if (isAbsolutePath(from) !== isAbsolutePath(to)) return undefined;
  const parts = (path: string): string[] =>
    cleanPath(path)
      .split('/')
      .filter((part) => part !== '' && part !== '.');
  const [source, target] = [parts(from), parts(to)];
  let common = 0;
  while (common < source.length && source[common] === target[common]) common++;
  if (source.slice(common).includes('..')) return undefined;
  return [...source.slice(common).map(() => '..'), ...target.slice(common)].join('/') || '.';
}
