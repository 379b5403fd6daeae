import { types } from 'node:util';
import type { SourceLocation } from '../values/index.ts';
import { locationOf } from '../values/index.ts';
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
  const [, file, line, column] =
    /^((?:file:\/\/)?\/[^\n]+?):(\d+)(?::(\d+))?\n/.exec(error.stack ?? '') ??
    /\[((?:file:\/\/)?\/[^\]\n]+?):(\d+):(\d+)\]/.exec(error.message) ??
    [];
  if (file === undefined) return undefined;
  const path = file.startsWith('file://') ? decodeURIComponent(file.slice('file://'.length)) : file;
  return { file: path, line: Number(line), ...(column !== undefined && { column: Number(column) }) };
}

/** The message of an exception, with its causes, in one text. */
export function told(error: Error): string {
  const [message = ''] = error.message.split('\nRequire stack:');
  const text = error.name === 'Error' ? message : `${error.name}: ${message}`;
  return isError(error.cause) ? `${text}\ncaused by: ${told(error.cause)}` : text;
}
