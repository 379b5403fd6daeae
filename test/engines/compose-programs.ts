import { execFile } from 'node:child_process';
import { hl } from '../cli/hl.ts';
import { needEngine } from './support.ts';

/** How a program ended. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

type Variables = Readonly<Record<string, string>>;

const ENVIRONMENT: Variables = { HOME: '/home/someone', PATH: process.env['PATH'] ?? '', HL_TEST_SET: 'set' };

/** The real program. */
export const docker = (args: readonly string[], cwd: string, env: Variables = ENVIRONMENT): Promise<Outcome> =>
  new Promise((done) => {
    const options = { cwd, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
    execFile(needEngine('docker-compose'), args, options, (error, out, err) =>
      done({ code: error === null ? 0 : Number(error.code ?? 1), out, err }),
    );
  });

/** Ours, in this process. */
export const ours = (args: readonly string[], cwd: string, env: Variables = ENVIRONMENT): Promise<Outcome> =>
  hl(['compose', ...args], { cwd, env });
