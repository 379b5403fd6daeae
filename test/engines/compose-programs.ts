import { execFile } from 'node:child_process';
import { aFolder, hl } from '../cli/hl.ts';
import type { EngineName } from './support.ts';
import { needEngine } from './support.ts';

/** How a program ended. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

type Variables = Readonly<Record<string, string>>;

const ENVIRONMENT: Variables = { HOME: '/home/someone', PATH: process.env['PATH'] ?? '', HL_TEST_SET: 'set' };

const running =
  (name: EngineName) =>
  (args: readonly string[], cwd: string, env: Variables = ENVIRONMENT): Promise<Outcome> =>
    new Promise((done) => {
      const options = { cwd, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
      execFile(needEngine(name), args, options, (error, out, err) =>
        done({ code: error === null ? 0 : Number(error.code ?? 1), out, err }),
      );
    });

/** The real program. */
export const docker = running('docker-compose');

/** The real program of the newer releases. */
export const docker5 = running('docker-compose-v5');

/** Ours, in this process. */
export const ours = (args: readonly string[], cwd: string, env: Variables = ENVIRONMENT): Promise<Outcome> =>
  hl(['compose', ...args], { cwd, env });

/** Files by their paths. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** What both programs print of some files, and how they end. */
export async function both(args: readonly string[], files: Files, env: Variables = {}) {
  const cwd = aFolder(files);
  const world = { HOME: '/home/someone', PATH: process.env['PATH'] ?? '', ...env };
  const [theirs, mine] = await Promise.all([docker(args, cwd, world), ours(args, cwd, world)]);
  return { theirs, mine };
}

/** A service with one more attribute. */
export const service = (line: string): string => `services:\n  a:\n    image: x\n    ${line}\n`;
