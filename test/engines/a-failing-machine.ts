import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandsOf } from '../shell/scan.ts';
import type { TestHost } from '../synth/host/host.ts';
import { aFolder } from '../synth/lab.ts';
import { needEngine } from './support.ts';

const BUILT_IN: ReadonlySet<string> = new Set(
  '[ . : break cd command continue eval exec exit export printf echo read return set shift test trap true false umask unset until wait local pwd'.split(
    ' ',
  ),
);

/**
 * A folder with each program that a script calls; the n-th call of all of them fails, where there is an n. Busybox runs
 * its own applets whatever the path says, so there each name is a function that calls the program in the folder.
 */
export function aFailingMachine(host: TestHost, script: string, busybox?: string) {
  const folder = aFolder();
  const count = join(folder, 'count');
  const commands = commandsOf(readFileSync(script, 'utf8'));
  const functions = new Set(commands.flatMap(({ inside }) => inside ?? []));
  const programs = new Set(
    commands
      .map(({ name }) => name)
      .filter((name) => /^[a-z][a-z0-9]*$/.test(name) && !functions.has(name) && !BUILT_IN.has(name)),
  );
  const faked: string[] = [];
  for (const name of [...programs, 'docker', 'ip']) {
    const real = existsSync(join(host.bin, name)) ? join(host.bin, name) : programCalled(name, busybox);
    if (!real.startsWith('/')) continue;
    faked.push(name);
    writeFileSync(
      join(folder, name),
      `#!/bin/sh\nread -r n < ${count}\nn=$((n + 1))\necho $n > ${count}\nif [ "$n" = "\${HL_FAIL-}" ]; then exit 1; fi\nexec ${real} "$@"\n`,
    );
    chmodSync(join(folder, name), 0o755);
  }
  const asFunctions = faked.map((name) => `${name}() { ${folder}/${name} "$@"; }\n`).join('');
  const run = (shell: readonly string[], args: readonly string[], fail?: number) => {
    writeFileSync(count, '0\n');
    if (busybox !== undefined) {
      const [shebang = '', ...lines] = readFileSync(script, 'utf8').split('\n');
      if (lines[0] !== MARK) writeFileSync(script, [shebang, MARK, asFunctions, ...lines].join('\n'));
    }
    const env = {
      ...process.env,
      PATH: `${folder}:${host.bin}:${process.env['PATH']}`,
      HL_LOCK_WAIT: '0',
      ...(fail !== undefined && { HL_FAIL: String(fail) }),
    };
    const [program = 'sh', ...rest] = shell;
    const { status, stdout, stderr } = spawnSync(program, [...rest, script, ...args], { encoding: 'utf8', env });
    return { status, stdout, stderr, calls: Number(readFileSync(count, 'utf8')) };
  };
  return run;
}

const MARK = '# with functions of the test';

/** Where a program is that a shell calls by its name; Busybox looks among its own first. */
function programCalled(name: string, busybox: string | undefined): string {
  if (busybox !== undefined && spawnSync(busybox, ['--list'], { encoding: 'utf8' }).stdout.split('\n').includes(name))
    return `${busybox} ${name}`;
  return spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
}

/**
 * Each shell, and which calls fail in it: some by a fixed stride, as a run of `prepare` makes hundreds
 * of calls. `HL_EVERY_FAILURE=1` tries all in all, which takes a quarter of an hour.
 */
export const SHELLS = (): readonly (readonly [
  name: string,
  shell: readonly string[],
  every: number,
  first: number,
])[] => {
  const all = process.env['HL_EVERY_FAILURE'] === '1';
  return [
    ['dash', ['dash'], all ? 1 : 11, 1],
    ['bash', ['bash', '--posix'], all ? 1 : 13, all ? 1 : 2],
    ['busybox', [needEngine('busybox'), 'sh'], all ? 1 : 17, all ? 1 : 5],
  ];
};
