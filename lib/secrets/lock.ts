import { randomBytes } from 'node:crypto';
import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from '../values/index.ts';
import { isAlive } from '../values/process-alive.ts';
import { readRegularText } from '../values/read-file.ts';
import { SECRETS_ERRORS } from './errors.ts';

/** The file that says which process writes. */
const NAME = '.lock';

/** Milliseconds that a run waits for another one. */
const LONGEST_WAIT = 5000;

/** Runs `work` while no other run writes the folder. @throws LabError HL297 if another run does not finish */
export async function whileLocked<Result>(folder: string, work: () => Result | Promise<Result>): Promise<Result> {
  const path = join(folder, NAME);
  const end = Date.now() + LONGEST_WAIT;
  while (!take(path)) {
    if (removeDead(path)) continue;
    if (Date.now() > end) {
      const fix = `Wait until it ends. If no such process is a run of \`hl\`, remove ${path}.`;
      const why = `is being written by another run (process ${holderOf(path) ?? 'unknown'})`;
      throw LabError.of(SECRETS_ERRORS.badStore, { file: 'secrets/', why, fix });
    }
    await sleep(20 + Math.random() * 80);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** The lock appears with its content, so that nobody reads an empty one. */
function take(path: string): boolean {
  const mine = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(mine, `${process.pid}\n`, { flag: 'wx', mode: 0o600 });
    linkSync(mine, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

function holderOf(path: string): number | undefined {
  try {
    const pid = Number(readRegularText(path));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Removes the lock of a process that is gone. It is moved away first: another run may have put its own there by then. */
function removeDead(path: string): boolean {
  const pid = holderOf(path);
  if (pid === undefined || isAlive(pid)) return false;
  const aside = `${path}.${process.pid}.dead`;
  try {
    renameSync(path, aside);
    if (holderOf(aside) !== pid) linkSync(aside, path);
    rmSync(aside, { force: true });
  } catch {
    return false; // another run was faster
  }
  return true;
}
