import type { Output } from './terminal.ts';

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

/** Ways to stress a text. */
export type Style = keyof typeof CODES;

/** Writes a text in a style, where the output has colours. */
export function styled(output: Pick<Output, 'color' | 'raw'>, style: Style, text: string): string {
  const [on, off] = CODES[style];
  const code = (number: number): string => output.raw?.(`\u001b[${number}m`) ?? `\u001b[${number}m`;
  return output.color && text !== '' ? code(on) + text + code(off) : text;
}

/** `1 server`, `2 servers`; `1 entry`, `2 entries` with the plural given. */
export const count = (number: number, what: string, plural = `${what}s`): string =>
  `${number.toLocaleString('en-US')} ${number === 1 ? what : plural}`;
