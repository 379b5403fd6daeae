import { relative } from 'node:path';
import type { Homelab } from '../core/index.ts';
import type { SynthOptions, SynthResult } from '../synth/index.ts';
import { finding } from '../values/index.ts';
import { CLI_ERRORS } from './errors.ts';
import { findApp } from './find-app.ts';
import { paintFinding } from './terminal/paint.ts';
import { progressOn } from './terminal/progress.ts';
import type { Terminal } from './terminal/terminal.ts';
import { EXIT } from './terminal/terminal.ts';

/** A lab that was read and compiled. */
export interface Compiled {
  readonly lab: Homelab;
  readonly result: SynthResult;
}

/** What every command that needs a lab may be told. */
export interface AppOptions {
  /** The file of the lab, relative to the working directory. */
  readonly app?: string;
}

/** Finds, runs and compiles the lab that a command is about. */
export async function compile(terminal: Terminal, { app }: AppOptions, options: SynthOptions): Promise<Compiled> {
  const progress = progressOn(terminal.err);
  try {
    const { file } = findApp(terminal.cwd, app);
    const name = relative(terminal.cwd, file);
    progress.step(`Reading ${name} …`);
    const { loadApp } = await import('./load-app.ts');
    const lab = await unlessItEnds(loadApp(file, name), () => tellEarlyEnd(terminal, name));
    progress.step('Compiling …');
    const { synth } = await import('../synth/index.ts');
    return { lab, result: await synth(lab, options) };
  } finally {
    progress.done();
  }
}

/**
 * Waits for what the lab does. Where it ends the process, or waits for something that never comes, Node ends with
 * success and without a word; `tell` has the last one then.
 */
async function unlessItEnds<Value>(work: Promise<Value>, tell: () => void): Promise<Value> {
  process.once('exit', tell);
  try {
    return await work;
  } finally {
    process.removeListener('exit', tell);
  }
}

function tellEarlyEnd(terminal: Terminal, name: string): void {
  const what = `${name} ended the program before it gave a lab.`;
  const found = finding(CLI_ERRORS.appThrew, { what, because: 'ended early' });
  terminal.err.write(`${paintFinding(found, terminal, terminal.err)}\n`);
  process.exitCode = EXIT.findings;
}
