import type { YAMLError } from 'yaml';

/**
 * What go-yaml refuses of a text that other readers let pass, with its place; a lone surrogate can only come from bytes
 * that are no text. Rule: go-yaml readerc.go.
 */
const FORBIDDEN =
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  /(?<![\ud800-\udbff])\udcff|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u0080-\u0084\u0086-\u009f\ufeff\ufffe\uffff]/;

/** The first character that may stand in no YAML file. */
export function forbiddenAt(text: string): { readonly offset: number; readonly code: string } | undefined {
  const offset = text.search(FORBIDDEN);
  if (offset < 0) return undefined;
  const code = text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0');
  return { offset, code: `U+${code}` };
}

/** A text without its mark of the byte order, and with one kind of line break: go-yaml takes a lone `\r` for one too. */
export const plainText = (text: string): string => text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');

/** Whether go-yaml reads what the parser complains of: `"a"#b` is a text and a comment, and `\'` a quote. */
export const isTolerated = ({ code, message }: YAMLError): boolean =>
  (code === 'MISSING_CHAR' && message.startsWith('Comments must be separated')) ||
  (code === 'BAD_DQ_ESCAPE' && message.endsWith("\\'"));

const ESCAPE = /\\([^])/g;

/** The escapes of a text in double quotes, as it is written, that go-yaml reads in another way than the parser. */
export const hasOwnEscapes = (written: string): boolean => /\\['/]/.test(written);

/**
 * A text in double quotes, as it is written, with a plain quote for `\'`; undefined where it holds `\/`, which go-yaml
 * refuses. Rule: go-yaml scannerc.go.
 */
export function withoutOwnEscapes(written: string): string | undefined {
  let refused = false;
  const text = written.replace(ESCAPE, (escape, char: string) => {
    if (char === '/') refused = true;
    return char === "'" ? "'" : escape;
  });
  return refused ? undefined : text;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The text behind `!!binary`; undefined where it is no base64. */
export function fromBase64(text: string): string | undefined {
  const digits = text.replace(/[\r\n]/g, '');
  return BASE64.test(digits) ? Buffer.from(digits, 'base64').toString('utf8') : undefined;
}
