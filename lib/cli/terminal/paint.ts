import type { Finding, Severity } from '../../values/index.ts';
import { formatFinding } from '../../values/index.ts';
import type { Output, Terminal } from './terminal.ts';
import type { Style } from './style.ts';
import { styled } from './style.ts';

const STYLES: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', note: 'cyan' };

/** `error HL012`, in the colour of the severity. */
export const paintSeverity = ({ severity, code }: Pick<Finding, 'severity' | 'code'>, output: Output): string =>
  styled(output, STYLES[severity], `${severity} ${code}`);

/** A text that begins with the severity and the code of a finding, these in colour. */
export function paintHead(text: string, each: Pick<Finding, 'severity' | 'code'>, output: Output): string {
  const head = `${each.severity} ${each.code}`;
  return text.startsWith(head) ? paintSeverity(each, output) + text.slice(head.length) : text;
}

/** A finding as text, files relative to the working directory. */
export const paintFinding = (each: Finding, { cwd }: Pick<Terminal, 'cwd'>, output: Output): string =>
  paintHead(formatFinding(each, cwd), each, output);
