import type { Output } from './terminal.ts';
import { styled } from './style.ts';

/** Shows what is being done, on one line that disappears. Only for a person who watches. */
export interface Progress {
  readonly step: (text: string) => void;
  readonly done: () => void;
}

export function progressOn(output: Output, silent = false): Progress {
  if (silent || !output.interactive) return { step: () => {}, done: () => {} };
  const back = output.raw?.('\r\u001b[K') ?? '\r\u001b[K';
  return {
    step: (text) => output.write(`${back}${styled(output, 'dim', text.slice(0, output.columns - 1))}`),
    done: () => output.write(back),
  };
}
