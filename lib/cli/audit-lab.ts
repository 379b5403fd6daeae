import { basename, join } from 'node:path';
import { isMapping, parseCompose } from '../compose/index.ts';
import { Homelab, Server, Stack } from '../core/index.ts';
import { Arch, LabError, Os, Size, visible, withoutEnd } from '../values/index.ts';
import type { ComposeProject } from './compose-files.ts';
import type { Dotenv } from './dotenv.ts';
import { readDotenv } from './dotenv.ts';
import { readRegularText } from '../values/read-file.ts';

/** A compose project, and the stack that stands for it in the lab. */
export interface AuditedProject extends ComposeProject {
  /** Path of the stack, `<host>/<stack>`. */
  readonly id: string;
  readonly env: Dotenv;
}

/** Compose files as a lab, so that every rule can look at them. */
export interface AuditLab {
  readonly lab: Homelab;
  readonly projects: readonly AuditedProject[];
}

/**
 * Adopts every project as a stack of one host; with `hosts` each folder directly in `root` is a host. A variant stands
 * on a host of its own: it runs in the place of its neighbours, not beside them.
 */
export async function auditLab(root: string, found: readonly ComposeProject[], hosts: boolean): Promise<AuditLab> {
  const lab = new Homelab({ root });
  const servers = new Map<string, Server>();
  const projects: AuditedProject[] = [];
  const bases = new Map(found.filter(({ variant }) => !variant).map((each) => [each.folder, each.files]));
  for (const project of found) {
    const { folder, variant, files } = project;
    const [file = ''] = files;
    const host = variant ? file : hosts ? (folder.split('/')[0] ?? '') : '';
    let server = servers.get(host);
    if (server === undefined) servers.set(host, (server = newServer(lab, host)));
    const directory = directoryOf(root, folder);
    const known = { HOME: '~', PWD: directory };
    const env = readDotenv(join(root, folder), known);
    const below = variant && !(await isComplete(join(root, file))) ? (bases.get(folder)?.slice(0, 1) ?? []) : [];
    const [first = file, ...others] = [...below, ...files];
    const id = freeId(server, folder === '' ? basename(root) : folder);
    const vars = { ...known, ...env.values };
    const stack = Stack.fromComposeFile(server, id, { file: first, directory, vars });
    for (const other of others) stack.layer(other, { vars });
    projects.push({ ...project, id: stack.node.path, env });
  }
  return { lab, projects };
}

/** The folder of a project, as a path that a stack may have: characters that nobody sees are spelt out. */
export const directoryOf = (root: string, folder: string): string =>
  visible(join(root, folder)).replace(/[\n\t]/g, (char) => (char === '\n' ? '\\u000a' : '\\u0009'));

/** A host of which nothing is known, so that nothing is too much for it. */
const newServer = (lab: Homelab, host: string): Server =>
  new Server(lab, freeId(lab, host === '' ? 'host' : host), {
    addresses: { ssh: 'localhost' },
    os: Os.debian(13),
    arch: Arch.amd64,
    memory: Size.bytes(Number.MAX_SAFE_INTEGER),
    cpus: 65_536,
    dataRoot: '/var/lib/hl-audit', // no lab keeps data here, so no folder of theirs may count as its data directory
  });

/** A name as an id that is not taken. */
function freeId(scope: Homelab | Server, name: string): string {
  const words = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const id = withoutEnd((/^-*\d/.test(words) ? `n-${words}` : words).replace(/^-+/, '').slice(0, 50), '-') || 'stack';
  let free = id;
  for (let next = 2; scope.node.tryFindChild(free) !== undefined; next++) free = `${id}-${next}`;
  return free;
}

/** Whether a file can run by itself: every service in it says what it is made of. */
async function isComplete(file: string): Promise<boolean> {
  try {
    const layers = await parseCompose(readRegularText(file), { file });
    return layers.every(
      ({ tree: { services } }) => isMapping(services) && Object.values(services).every(isMadeOfSomething),
    );
  } catch (error) {
    if (LabError.isLabError(error) || (error as NodeJS.ErrnoException).code !== undefined) return true; // told when the stack is read
    throw error;
  }
}

const isMadeOfSomething = (service: unknown): boolean =>
  typeof service === 'object' && service !== null && ['image', 'build', 'extends'].some((key) => key in service);
