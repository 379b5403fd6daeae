import { randomUUID } from 'node:crypto';
import { visible } from '../../values/index.ts';
import type { Output, Terminal } from './terminal.ts';

/**
 * A terminal whose outputs show what it would obey. Names of folders and images, content of files, and what other
 * programs say come from outside: an escape sequence in them must not move the cursor, rename the window or hide a
 * line. Only what `raw` made passes; nobody outside knows the key of the process.
 */
export const withSafeOutput = (terminal: Terminal): Terminal => ({
  ...terminal,
  out: safeOutput(terminal.out),
  err: safeOutput(terminal.err),
});

const KEY = `\ufdd0${randomUUID()}:`;
const OWN = new RegExp(`${KEY}([0-9a-f]{0,9999});`, 'g');

const hex = (text: string): string => Buffer.from(text).toString('hex');

const safeOutput = (output: Output): Output => ({
  ...output,
  write: (text) =>
    output.write(visible(text).replace(OWN, (_, code: string) => Buffer.from(code, 'hex').toString('utf8'))),
  raw: (sequence) => `${KEY}${hex(sequence)};`,
  data: (text) => output.write(output.interactive ? visible(text) : text),
});
