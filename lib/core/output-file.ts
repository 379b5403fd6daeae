/** A file of dist/, as text. */
export interface OutputFile {
  /** Relative to dist/, with `/`. */
  readonly path: string;
  readonly content: string;
  readonly mode: 0o644 | 0o755 | 0o600;
  /** Path of the construct that it comes from. */
  readonly construct?: string;
}

/** A file whose text is made when somebody reads it, once: most are only read where dist/ is written. */
export function outputFile(
  path: string,
  make: () => string,
  mode: OutputFile['mode'] = 0o644,
  construct?: string,
): OutputFile {
  let text: string | undefined;
  return {
    path,
    get content() {
      return (text ??= make());
    },
    mode,
    ...(construct !== undefined && { construct }),
  };
}
