import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { HomelabProps, ServerProps, SynthResult } from '../../lib/index.ts';
import { Arch, Homelab, Os, Server, Size, synth } from '../../lib/index.ts';

const folders: string[] = [];

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder with files, removed after the tests of the file. */
export function aFolder(files: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'homelab-cdk-'));
  folders.push(root);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

/** A lab whose layer files are the given ones. */
export const aLab = (files: Readonly<Record<string, string>> = {}, props: HomelabProps = {}): Homelab =>
  new Homelab({ root: aFolder(files), ...props });

/** A server that is large enough not to be in the way. */
export const aServer = (lab: Homelab, id = 'home', props: Partial<ServerProps> = {}): Server =>
  new Server(lab, id, {
    addresses: { ssh: `${id}.lan`, lan: '192.168.1.10/24' },
    os: Os.debian(13),
    arch: Arch.amd64,
    memory: Size.gibibytes(64),
    cpus: 8,
    ...props,
  });

/** The services of the file of a server's own project, as plain data. */
export async function servicesOf(lab: Homelab, server = 'home'): Promise<Record<string, Record<string, unknown>>> {
  const result = await synth(lab, { write: false });
  return modelOf(result, `${server}/compose.yml`)['services'] as Record<string, Record<string, unknown>>;
}

/** The final model of a file of dist/. */
export function modelOf(result: SynthResult, file: string): Record<string, unknown> {
  const model = result.models.find((each) => each.file === file);
  if (model === undefined) throw new Error(`no ${file} among ${result.models.map((each) => each.file).join(', ')}`);
  return model.tree as Record<string, unknown>;
}

/** Codes of the findings that are not waived, sorted. */
export const codesOf = ({ findings }: SynthResult): readonly string[] =>
  findings.filter(({ waived }) => waived === undefined).map(({ code }) => code);
