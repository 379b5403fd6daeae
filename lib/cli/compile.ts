import { relative } from 'node:path';
import type { Homelab } from '../core/index.ts';
import type { SynthOptions, SynthResult } from '../synth/index.ts';
import { findApp } from './find-app.ts';
import { progressOn } from './progress.ts';
import type { Shell } from './shell.ts';

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
export async function compile(shell: Shell, { app }: AppOptions, options: SynthOptions): Promise<Compiled> {
  const progress = progressOn(shell.err);
  try {
    const { file } = findApp(shell.cwd, app);
    const name = relative(shell.cwd, file);
    progress.step(`Reading ${name} …`);
    const { loadApp } = await import('./load-app.ts');
    const lab = await loadApp(file, name);
    progress.step('Compiling …');
    const { synth } = await import('../synth/index.ts');
    return { lab, result: await synth(lab, options) };
  } finally {
    progress.done();
  }
}
