import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PARSE_ENV } from '../../lib/shell/index.ts';
import { aFolder } from '../synth/lab.ts';

const BUSYBOX = resolve(__dirname, '../../.engines/busybox');

/** What awk is on some host or other, of those that this machine has. */
const AWKS = ['mawk', 'gawk', 'original-awk', 'busybox awk', ...(existsSync(BUSYBOX) ? [`${BUSYBOX} awk`] : [])];

const isThere = (awk: string): boolean =>
  spawnSync('sh', ['-c', `${awk} 'BEGIN { exit 7 }'`], { encoding: 'utf8' }).status === 7;

/** The awks of this machine, at least the one that it calls so. */
export const awks = (): readonly string[] => ['awk', ...AWKS.filter(isThere)];

/** Runs shell code with `awk` as one of them, and the functions that read an .env file. */
export function shellWith(awk: string): (code: string, input: string | Buffer) => { out: Buffer; err: string } {
  const bin = join(aFolder(), 'bin');
  mkdirSync(bin);
  if (awk !== 'awk') {
    writeFileSync(join(bin, 'awk'), `#!/bin/sh\nexec ${awk} "$@"\n`);
    chmodSync(join(bin, 'awk'), 0o755);
  }
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` };
  return (code, input) => {
    const { stdout, stderr } = spawnSync('sh', ['-c', `${PARSE_ENV}\n${code}`], { input, env });
    return { out: stdout, err: stderr.toString() };
  };
}

/** How an awk reads an .env file: the values of V and W, or what is wrong with it. */
export function readerOf(awk: string): (file: string | Buffer) => { v?: string; w?: string; trouble?: string } {
  const run = shellWith(awk);
  const code = `text=$(parse_env)
for name in V W; do
  printf '%s\\n' "$text" | grep -q "^$name$(printf '\\t')=" && printf '=%s\\0' "$(printf '%s\\n' "$text" | value_among $name; printf .)" || printf '\\0'
done
for name in '' V W; do printf '%s\\n' "$text" | trouble_with "$name"; done`;
  return (file) => {
    const { out, err } = run(code, file);
    if (err !== '') throw new Error(err);
    const [v = '', w = '', trouble = ''] = out.toString().split('\0');
    return {
      ...(v !== '' && { v: v.slice(1, -1) }),
      ...(w !== '' && { w: w.slice(1, -1) }),
      ...(trouble !== '' && { trouble: trouble.trimEnd() }),
    };
  };
}
