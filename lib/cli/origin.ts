import { readRegularText } from '../values/read-file.ts';
import { inspect, types } from 'node:util';
import type { SourceLocation } from '../values/index.ts';
import { locationOf, withoutEnd } from '../values/index.ts';
import { ownFolder } from './own-package.ts';

/** Whose code an exception came from. */
export interface Origin {
  readonly by: 'user' | 'us';
  /** The line, where the stack names one. */
  readonly source?: SourceLocation;
}

/** Whether a value is an error, of whichever realm and however it was made. */
export const isError = (value: unknown): value is Error => value instanceof Error || types.isNativeError(value);

let own: readonly string[] | undefined;

const isOwnCode = (file: string): boolean => {
  own ??= ['lib', 'build'].map((folder) => `${ownFolder()}/${folder}/`);
  return own.some((folder) => file.startsWith(folder));
};

const isFile = (file: string): boolean => file.startsWith('/') || /^[A-Za-z]:[\\/]/.test(file);

/**
 * Finds out who threw: the first frame decides that is neither the engine's nor of a package in between. So a function
 * of the user's that we call is the user's, and our own code called with anything at all is ours.
 */
export function originOf(error: Error): Origin {
  for (const line of (error.stack ?? '').split('\n')) {
    const source = /^\s+at /.test(line) ? locationOf({ stack: line }) : undefined;
    if (source === undefined || !isFile(source.file)) continue;
    if (isOwnCode(source.file)) return { by: 'us', source };
    if (!/[\\/]node_modules[\\/]/.test(source.file)) return { by: 'user', source };
  }
  return { by: 'us' };
}

/** The line that a parser complains of: engines write it above the error's name, swc into the message. */
export function syntaxErrorAt(error: Error): SourceLocation | undefined {
  const [complaint] = complaintsOf(error.message);
  if (complaint !== undefined) return { file: complaint.file, line: complaint.line };
  const [, file, line, column] = /^((?:file:\/\/)?\/[^\n:]+):(\d+)(?::(\d+))?\n/.exec(error.stack ?? '') ?? [];
  if (file === undefined) return undefined;
  const path = file.startsWith('file://') ? decodeURIComponent(file.slice('file://'.length)) : file;
  return { file: path, line: Number(line), ...(column !== undefined && { column: Number(column) }) };
}

/** The line that names a module which is not there. A compiler maps the import to no line. */
export function missingModuleAt(error: Error): SourceLocation | undefined {
  const { requireStack } = error as { readonly requireStack?: readonly string[] };
  const [, name] = /^Cannot find (?:module|package) '([^'\n]+)'/.exec(error.message) ?? [];
  const [file] = requireStack ?? [];
  if (file === undefined || name === undefined || isOwnCode(file)) return undefined;
  const line = linesOf(file).findIndex((text) => text.includes(`'${name}'`) || text.includes(`"${name}"`));
  return line === -1 ? { file, line: 1 } : { file, line: line + 1 };
}

function linesOf(file: string): readonly string[] {
  try {
    return readRegularText(file).split('\n');
  } catch {
    return [];
  }
}

interface Complaint {
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

/**
 * What swc complains of. It draws each place below its complaint, and ends with a trace of its own program, which helps
 * nobody who misspelt something. The column that it names is always the first.
 */
const complaintsOf = (message: string): readonly Complaint[] =>
  [...message.matchAll(/^ *[x×] +(\S.*)\n *[,╭][-─]+\[(?:file:\/\/)?(\/.*):(\d+):\d+\]$/gm)].map(
    ([, text = '', file = '', line]) => ({ text, file, line: Number(line) }),
  );

/** The message of an exception, with its causes, in one text. */
export function told(error: Error): string {
  const complaints = complaintsOf(error.message);
  if (complaints.length > 0) return complaints.map(({ text, line }) => `${text} (line ${line})`).join('\n');
  const [message = ''] = error.message.split(/\nRequire stack:|\nStack backtrace:/);
  const plain = asWritten(withoutEnd(message, '\n'), error);
  const text = error.name === 'Error' ? plain : `${error.name}: ${plain}`;
  return isError(error.cause) ? `${text}\ncaused by: ${told(error.cause)}` : text;
}

/** What was thrown that is not an error. It names no line. */
export const toldValue = (value: unknown): string =>
  `The lab threw ${typeof value === 'string' ? JSON.stringify(value) : inspect(value, { depth: 1, breakLength: Infinity })}.`;

/**
 * A message with names as the user wrote them. A compiler calls an import by its module: `(0 , _nodefs.readFil)` for
 * `readFil`, `_homelabcdk.Os.debain` for `Os.debain`. A name that stands in the user's own file stays as it is.
 */
function asWritten(message: string, error: Error): string {
  const [whole, called, module = '', name] = /^(\(0 ?, )?(_\w+)\.([\w$.]+)\)?(?= is not )/.exec(message) ?? [];
  if (whole === undefined) return message;
  const { source } = originOf(error);
  const isOwn =
    called === undefined && (source === undefined || linesOf(source.file).some((line) => line.includes(module)));
  return isOwn ? message : `${name}${message.slice(whole.length)}`;
}
