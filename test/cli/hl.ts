import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { run } from '../../lib/cli/run.ts';
import type { Output, Terminal } from '../../lib/cli/terminal/terminal.ts';

/** What a run of the command gave. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** How a run sees its terminal. */
export interface World {
  readonly cwd: string;
  readonly env?: Terminal['env'];
  /** Whether a person watches. */
  readonly interactive?: boolean;
  readonly color?: boolean;
  /** What stands on the standard input. */
  readonly input?: string;
  /** What a person answers to questions that hide it, one after the other. */
  readonly answers?: readonly string[];
}

/** Runs the command in this process. */
export async function hl(args: readonly string[], world: World): Promise<Run> {
  const { terminal, texts } = aShell(world);
  const code = await run(args, terminal);
  return { code, out: texts.out.join(''), err: texts.err.join('') };
}

/** A world that keeps what is written. */
export function aShell({ cwd, env = {}, interactive = false, color = false, input = '', answers }: World) {
  const left = [...(answers ?? [])];
  const texts: { out: string[]; err: string[] } = { out: [], err: [] };
  const output = (to: string[]): Output => ({ write: (text) => void to.push(text), interactive, color, columns: 100 });
  const terminal: Terminal = {
    cwd,
    env,
    out: output(texts.out),
    err: output(texts.err),
    in: {
      interactive: answers !== undefined,
      read: () => Promise.resolve(input),
      askHidden: (question) => {
        texts.err.push(question);
        return Promise.resolve(left.shift());
      },
    },
  };
  return { terminal, texts };
}

const made: string[] = [];

/** A folder with files in it, gone after the tests. */
export function aFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'hl-cli-'));
  made.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

export const removeFolders = (): void => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true }));

/** The library, as a program in another folder imports it. */
export const LIBRARY = resolve(__dirname, '../../lib/index.ts');

/** A lab in JavaScript: `body` has everything of the library at hand, and `lab` and `home` besides. */
export const aProgram = (body: string, end = 'module.exports = { default: lab };'): string => `
const library = require(${JSON.stringify(resolve(LIBRARY, '../tool/index.ts'))});
const { Arch, Directory, Healthcheck, Homelab, Os, Schedule, Server, Service, Size, Stack, Volume } = library;
const lab = new Homelab({ domain: 'example.com' });
const home = new Server(lab, 'home', {
  addresses: { ssh: 'home.lan', lan: '192.168.1.10/24' }, os: Os.debian(13), arch: Arch.amd64, memory: Size.gibibytes(8), cpus: 4,
});
${body}
${end}
`;

/** A folder with such a lab. */
export const aLabFolder = (body: string, files: Readonly<Record<string, string>> = {}): string =>
  aFolder({ 'package.json': '{}', 'app/main.js': aProgram(body), ...files });

const TS_NODE = resolve(__dirname, '../../node_modules/ts-node/dist/bin.js');
const MAIN = resolve(__dirname, '../../lib/cli/main.ts');

/** Runs the command in a process of its own, as a person does. */
export function spawnHl(
  args: readonly string[],
  { cwd, env = {}, input = '' }: Pick<World, 'cwd' | 'env' | 'input'>,
): Promise<Run> {
  const { PATH, HOME } = process.env;
  return new Promise((done) => {
    const options = { cwd, env: { PATH, HOME, ...env }, encoding: 'utf8', timeout: 30_000 } as const;
    const child = execFile(process.execPath, [TS_NODE, MAIN, ...args], options, (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code), out, err });
    });
    child.stdin?.end(input);
  });
}

const MODULES = resolve(__dirname, '../../node_modules');

/** Puts the library and the compiler where `npm install` would. */
export function install(folder: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'homelab-cdk'), { recursive: true });
  mkdirSync(join(modules, '@swc'));
  writeFileSync(join(modules, 'homelab-cdk/index.js'), `module.exports = require(${JSON.stringify(LIBRARY)});`);
  writeFileSync(join(modules, 'homelab-cdk/package.json'), '{ "name": "homelab-cdk", "main": "index.js" }');
  for (const name of ['ts-node', 'typescript', '@swc/core']) symlinkSync(join(MODULES, name), join(modules, name));
}
