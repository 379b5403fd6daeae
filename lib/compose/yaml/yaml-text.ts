/** Stands for a byte that is no text: half of a character, which is in no file. */
export const NO_TEXT = '\udcff';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The text of a YAML file: UTF-8, or UTF-16 where it begins with its mark. What is neither stays as `NO_TEXT`, so that
 * it can be told with its place. Rule: go-yaml readerc.go.
 */
export function yamlText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return UTF8.decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes).replaceAll('\ufffd', NO_TEXT);
  }
}
