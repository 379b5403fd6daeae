import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Homelab, SynthResult } from '../../../lib/index.ts';
import { synth } from '../../../lib/index.ts';
import { aFolder } from '../lab.ts';

/** A host for tests: a folder for its data, one for dist/, and a `docker` that writes down what it was asked. */
export interface TestHost {
  readonly dataRoot: string;
  readonly dist: string;
  /** Puts the output of a lab into dist/. */
  readonly deploy: (lab: Homelab) => Promise<SynthResult>;
  /** Runs a script of the server `home`. */
  readonly run: (
    script: 'prepare' | 'jobs',
    ...args: string[]
  ) => { status: number | null; stdout: string; stderr: string };
  /** Writes the server's own .env. */
  readonly setEnv: (text: string) => void;
  /** Path of the file with the calls of `docker`, a line each. */
  readonly dockerLog: string;
  /** A shell script that `docker` runs after it has written its call down. */
  readonly docker: (script: string) => void;
  /** Says which addresses the host has, each with its prefix. */
  readonly addresses: (...all: readonly string[]) => void;
  /** Folder of programs that come before those of the machine. */
  readonly bin: string;
  /** Stands for `/`, below which are the `/etc` of its systemd and fail2ban, and the `/run` by which systemd is seen. */
  readonly root: string;
}

/** Places of the machine that a test must not touch, and what stands for them. */
const inside = (root: string, script: string): string =>
  script.replaceAll(/\/(?:etc\/systemd|etc\/fail2ban|run\/systemd)(?=[/\t\n' ])/g, (place) => `${root}${place}`);

export function aHost(shell = '/bin/sh'): TestHost {
  const root = aFolder();
  const dataRoot = join(root, 'srv');
  const dist = join(root, 'dist');
  const bin = join(root, 'bin');
  const dockerLog = join(root, 'docker.log');
  mkdirSync(bin);
  const docker = (script: string): void => {
    writeFileSync(join(bin, 'docker'), `#!/bin/sh\nprintf '%s\\n' "$*" >> ${dockerLog}\n${script}\n`);
    chmodSync(join(bin, 'docker'), 0o755);
  };
  docker('[ "$2" != inspect ]'); // there are no networks yet
  const addresses = (...all: readonly string[]): void => {
    const lines = all.map((each, index) => `${index + 1}: eth0    inet ${each} scope global eth0\n`);
    writeFileSync(join(bin, 'ip'), `#!/bin/sh\ncat <<'END'\n${lines.join('')}END\n`, { mode: 0o755 });
  };
  addresses('127.0.0.1/8', '192.168.1.10/24', '10.66.0.1/24', '10.66.0.2/24', '10.8.0.1/24');
  return {
    dataRoot,
    dist,
    dockerLog,
    docker,
    addresses,
    bin,
    root,
    deploy: async (lab) => {
      const result = await synth(lab, { write: false });
      for (const { path, content, mode } of result.files) {
        mkdirSync(dirname(join(dist, path)), { recursive: true });
        writeFileSync(join(dist, path), path.endsWith('/prepare') ? inside(root, content) : content, { mode });
        chmodSync(join(dist, path), mode);
      }
      return result;
    },
    run: (script, ...args) => {
      const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` };
      const { status, stdout, stderr } = spawnSync(shell, [join(dist, 'home', script), ...args], {
        encoding: 'utf8',
        env,
      });
      return { status, stdout, stderr };
    },
    setEnv: (text) => {
      mkdirSync(join(dataRoot, 'secrets'), { recursive: true });
      writeFileSync(join(dataRoot, 'secrets/.env'), text, { mode: 0o600 });
    },
  };
}
