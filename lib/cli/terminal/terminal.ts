import { processInput } from './input.ts';

/** A stream that people or programs read. */
export interface Output {
  readonly write: (text: string) => void;
  /** Whether a person watches: progress may be drawn. */
  readonly interactive: boolean;
  readonly color: boolean;
  readonly columns: number;
  /** Marks a control sequence of our own, so that `write` lets it through. @default - it is as it is */
  readonly raw?: (sequence: string) => string;
  /** Writes what programs read, byte for byte unless a person watches. @default - as `write` */
  readonly data?: (text: string) => void;
}

/** Where a command reads what a person or another program gives it. */
export interface Input {
  /** Whether a person types there. */
  readonly interactive: boolean;
  /** Everything that comes until the end. */
  readonly read: () => Promise<string>;
  /** What a person types after a question, never shown. Undefined where they break it off. */
  readonly askHidden: (question: string) => Promise<string | undefined>;
}

/** The world of a command: what it is started in, and where it writes. Tests bring their own. */
export interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What was asked for: other programs may read it. */
  readonly out: Output;
  /** What is told about it. */
  readonly err: Output;
  readonly in: Input;
}

/** What commands end with. 1: the lab has findings; 2: the command was called wrongly; 70: our own mistake. */
export const EXIT = { ok: 0, findings: 1, usage: 2, internal: 70 } as const;

/**
 * Whether a stream gets colours: FORCE_COLOR says yes unless it is 0, NO_COLOR says no unless it is empty, else a
 * terminal that is not dumb does. Rules: no-color.org, force-color.org.
 */
export function wantsColor(env: Terminal['env'], terminal: boolean): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = env;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (no !== undefined && no !== '') return false;
  return terminal && term !== 'dumb';
}

interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const outputOf = (stream: Stream, env: Terminal['env']): Output => ({
  write: (text) => void stream.write(text),
  interactive: stream.isTTY === true && env['TERM'] !== 'dumb' && !env['CI'],
  color: wantsColor(env, stream.isTTY === true),
  columns: stream.columns ?? 80,
});

/** The world of this process. */
export const processTerminal = (): Terminal => ({
  cwd: process.cwd(),
  env: process.env,
  out: outputOf(process.stdout, process.env),
  err: outputOf(process.stderr, process.env),
  in: processInput(),
});
