import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { until } from './running.ts';
import { needEngine } from './support.ts';

const ROOT = resolve(__dirname, '../..');
const HL = [process.execPath, `${ROOT}/node_modules/ts-node/dist/bin.js`, `${ROOT}/lib/cli/main.ts`];

/** What ends the run of a terminal: the exit code of the command, and the settings of the terminal after it. */
const END = /<ended (\d+)>([^]*)<settings>/;

/** The command in a real pseudo terminal, as a person sees it. */
export class TerminalSession {
  readonly #child: ChildProcess;
  #text = '';

  constructor(cwd: string, args: readonly string[]) {
    const command = [...HL, ...args].map((word) => `'${word}'`).join(' ');
    const line = `${command}; printf '<ended %s>' $?; stty -a; printf '<settings>'`;
    this.#child = spawn(needEngine('script'), ['--quiet', '--flush', '--command', line, '/dev/null'], {
      cwd,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TERM: 'xterm', SHELL: '/bin/sh' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.#text += chunk.toString()));
    }
  }

  /** Everything that stands on the screen. */
  get screen(): string {
    return this.#text;
  }

  /** Waits for a question, and types an answer. */
  async answer(question: string, keys: string): Promise<void> {
    await until(
      () => (this.#text.includes(question) ? true : undefined),
      () => this.#text,
      60,
    );
    this.#child.stdin?.write(keys);
  }

  /** Waits for the end: the exit code, and whether the terminal shows again what is typed. */
  async end(): Promise<{ readonly code: number; readonly echoes: boolean }> {
    const [, code = '', settings = ''] = await until(
      () => END.exec(this.#text) ?? undefined,
      () => this.#text,
      60,
    );
    this.#child.stdin?.end();
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
    return { code: Number(code), echoes: /(?<!-)\becho\b/.test(settings) };
  }
}
