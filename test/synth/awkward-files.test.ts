import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LabError, Stack, synth } from '../../lib/index.ts';
import type { Homelab, Server } from '../../lib/index.ts';
import { aLab, aServer } from './lab.ts';

const outside = mkdtempSync(join(tmpdir(), 'hl-outside-'));
afterAll(() => rmSync(outside, { recursive: true }));

const SECRET = 'geheim-geheim';

/** What stands where a file is meant to, awkward in one way each. */
const AWKWARD: Readonly<Record<string, (path: string) => void>> = {
  'a pipe': (path) => void execFileSync('mkfifo', [path]),
  'a link to /dev/zero': (path) => symlinkSync('/dev/zero', path),
  'a file of 1 GB': (path) => {
    writeFileSync(path, '');
    truncateSync(path, 1e9);
  },
  'a link out of the lab': (path) => {
    const text = `services: { web: { image: "example/web:1.2.3", environment: { DB_PASSWORD: ${SECRET} } } }\n`;
    writeFileSync(join(outside, 'x.yml'), text);
    symlinkSync(join(outside, 'x.yml'), path);
  },
  'a link in a circle': (path) => symlinkSync(path, path),
};

const WEB = 'services:\n  web:\n    image: example/web:1.2.3\n';

interface Way {
  /** The file that names the other one, or nothing where the lab does. */
  readonly text?: string;
  /** What is named. */
  readonly named: string;
  readonly make: (home: Server) => void;
  /** Of the server itself. */
  readonly compose?: string;
}

const layer = (home: Server): void => void Stack.fromLayer(home, 'web', 'web.yml');
const adopt = (home: Server): void =>
  void Stack.fromComposeFile(home, 'web', { file: 'web.yml', directory: '/opt/web' });

/** Every way in which a file becomes a part of a lab. */
const WAYS: Readonly<Record<string, Way>> = {
  'a layer': { named: 'web.yml', make: layer },
  'an adopted file': { named: 'web.yml', make: adopt },
  'the layer of a server': { named: 'web.yml', make: () => undefined, compose: 'web.yml' },
  'include of a layer': { text: `include: [x.yml]\n${WEB}`, named: 'x.yml', make: layer },
  'include of an adopted file': { text: `include: [x.yml]\n${WEB}`, named: 'x.yml', make: adopt },
  'extends of a layer': { text: `${WEB}    extends: { file: x.yml, service: web }\n`, named: 'x.yml', make: layer },
  'extends of an adopted file': {
    text: `${WEB}    extends: { file: x.yml, service: web }\n`,
    named: 'x.yml',
    make: adopt,
  },
  'env_file of an adopted file': { text: `${WEB}    env_file: x.env\n`, named: 'x.env', make: adopt },
  'label_file of an adopted file': { text: `${WEB}    label_file: [x.env]\n`, named: 'x.env', make: adopt },
  'a file that a layer mounts': { text: `${WEB}    volumes: ["./x.conf:/x:ro"]\n`, named: 'x.conf', make: layer },
  'a file that travels with an adopted stack': {
    text: WEB,
    named: 'x.conf',
    make: (home) =>
      void Stack.fromComposeFile(home, 'web', { file: 'web.yml', directory: '/opt/web', files: ['x.conf'] }),
  },
  'the facts of the hosts': { text: WEB, named: 'lab.facts.json', make: layer },
  'the baseline': { text: WEB, named: 'lab.baseline.json', make: adopt },
};

const cases = Object.keys(WAYS).flatMap((way) => Object.keys(AWKWARD).map((what) => [way, what] as const));

async function told(lab: Homelab) {
  try {
    return await synth(lab, { write: false });
  } catch (error) {
    if (!LabError.isLabError(error)) throw error;
    return { findings: error.findings, files: [] };
  }
}

test.each(cases)('%s that is %s is told, at once, and is in no file', async (way, what) => {
  const { text, named, make, compose } = WAYS[way]!;
  const lab = aLab({ keep: '', ...(text !== undefined && { 'web.yml': text }) });
  const root = lab.props.root ?? '';
  AWKWARD[what]!(join(root, named));
  make(aServer(lab, 'home', { ...(compose !== undefined && { compose }) }));
  const start = performance.now();
  const { findings, files } = await told(lab);
  expect(performance.now() - start).toBeLessThan(2000);
  const about = findings.filter(({ code }) => /^(?:HL23[136]|HL233|HL234|CO011|CO080)/.test(code));
  expect(about.map(({ code, message }) => `${code} ${message}`)).not.toEqual([]);
  expect(JSON.stringify(about)).toContain(named);
  expect(JSON.stringify([findings, files])).not.toContain(SECRET);
});
