import type { Tree } from '../compose/index.ts';
import type { Install } from './install.ts';

/** A file of dist/, as text. */
export interface OutputFile {
  /** Relative to dist/, with `/`. */
  readonly path: string;
  readonly content: string;
  readonly mode: 0o644 | 0o755 | 0o600;
  /** Path of the construct that it comes from. */
  readonly construct?: string;
  /** Where it goes on its host. @default - it stays in the release */
  readonly install?: Install | undefined;
  /** What the text says, where it is YAML that was made of data: so nobody has to read it again. */
  readonly tree?: Tree;
}

/** A file whose text is made when somebody reads it, once: most are only read where dist/ is written. */
export function outputFile(
  path: string,
  make: () => string,
  more: Partial<Pick<OutputFile, 'mode' | 'construct' | 'tree' | 'install'>> = {},
): OutputFile {
  let text: string | undefined;
  return {
    path,
    get content() {
      return (text ??= make());
    },
    mode: 0o644,
    ...more,
  };
}
