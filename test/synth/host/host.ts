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
}

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
  return {
    dataRoot,
    dist,
    dockerLog,
    docker,
    deploy: async (lab) => {
      const result = await synth(lab, { write: false });
      for (const { path, content, mode } of result.files) {
        mkdirSync(dirname(join(dist, path)), { recursive: true });
        writeFileSync(join(dist, path), content, { mode });
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
