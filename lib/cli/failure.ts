import type { Finding } from '../values/index.ts';
import { finding, LabError } from '../values/index.ts';
import { CLI_ERRORS, isUsage } from './errors.ts';
import { isError, originOf, told, toldValue } from './origin.ts';
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
  // Our own code throws errors only.
  if (!isError(error)) return [finding(CLI_ERRORS.appThrew, { what: toldValue(error), because: 'no Error' })];
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (code !== undefined && syscall !== undefined) {
    // Node writes "EACCES: permission denied, mkdir '/x'"; our own readers begin with the cause in words.
    const [, words = code] = /^[A-Z0-9]+: ([^,\n]+),/.exec(error.message) ?? [];
    const [cause = ''] = error.message.split(':', 1);
    const told = cause === code ? `${words} (${syscall} ${path})` : `${path} cannot be read: ${cause}`;
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
