import type { Finding } from '../values/index.ts';
import { finding, LabError } from '../values/index.ts';
import { CLI_ERRORS, isUsage } from './errors.ts';
import { isError, originOf, told } from './origin.ts';
import type { Terminal } from './terminal/terminal.ts';
import { EXIT } from './terminal/terminal.ts';
import { paintFinding } from './terminal/paint.ts';

/** Tells what ended a command, and gives the exit code. Only a mistake of ours shows a stack trace. */
export function tellFailure(error: unknown, terminal: Terminal): number {
  const findings = findingsOf(error);
  if (findings === undefined) return tellBug(error, terminal);
  for (const each of findings) terminal.err.write(`${paintFinding(each, terminal, terminal.err)}\n`);
  return findings.every(({ code }) => isUsage(code)) ? EXIT.usage : EXIT.findings;
}

/** The findings of an error that is no mistake of ours. */
export function findingsOf(error: unknown): readonly Finding[] | undefined {
  if (LabError.isLabError(error)) return error.findings;
  if (!isError(error)) return undefined;
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (code !== undefined && syscall !== undefined) {
    const [cause = ''] = error.message.split(':', 1);
    const told = cause === code ? `${cause} for ${syscall} of ${path}` : `${path} cannot be read: ${cause}`;
    const what = path === undefined ? error.message : told;
    return [finding(CLI_ERRORS.environment, { what })];
  }
  const { by, source } = originOf(error);
  return by === 'user' ? [finding(CLI_ERRORS.appThrew, { what: told(error) }, { source })] : undefined;
}

function tellBug(error: unknown, { err }: Terminal): number {
  const text = isError(error) ? (error.stack ?? error.message) : String(error);
  err.write(`${text}\n\nThis is a mistake of homelab-cdk, not of your lab. Please report it with the lines above.\n`);
  return EXIT.internal;
}
