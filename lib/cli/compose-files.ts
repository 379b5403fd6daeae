import type { Dirent } from 'node:fs';
import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { byCodeUnit } from '../values/index.ts';

/** Compose files that run together, as one project. Paths are relative to the folder that was searched, with `/`. */
export interface ComposeProject {
  readonly folder: string;
  /** The first is the base, the others are laid over it. */
  readonly files: readonly string[];
  /** Whether it runs in the place of another one of its folder, as docker-compose.dev.yml does. */
  readonly variant: boolean;
}

/** What a search found. */
export interface ComposeTree {
  readonly projects: readonly ComposeProject[];
  /** Folders that this account may not read: data of containers, usually. */
  readonly unreadable: readonly string[];
}

/** In the order in which Compose prefers them. Rule: compose-go, cli/options.go. */
const BASES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const OVERRIDES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];
const VARIANT = /^(?:docker-)?compose[.-][\w.-]+\.ya?ml$/;

/** How many folders deep is searched. Below lies data, of which a homelab may have millions of files. */
const DEEPEST = 6;

const list = (folder: string): readonly Dirent[] => readdirSync(folder, { withFileTypes: true });

/** Finds every compose file in a folder and below, but for hidden folders and node_modules. Links are not followed. */
export function findComposeFiles(root: string, read: typeof list = list): ComposeTree {
  const projects: ComposeProject[] = [];
  const unreadable: string[] = [];
  const search = (folder: string, depth: number): void => {
    const entries = tryRead(join(root, folder), read);
    if (entries === undefined) return void unreadable.push(folder);
    projects.push(
      ...projectsOf(
        folder,
        entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name),
      ),
    );
    if (depth === DEEPEST) return;
    const below = entries.filter(isSearched).map(({ name }) => name);
    for (const name of below.sort(byCodeUnit)) search(posix.join(folder, name), depth + 1);
  };
  search('', 0);
  return { projects, unreadable };
}

function tryRead(folder: string, read: typeof list): readonly Dirent[] | undefined {
  try {
    return read(folder);
  } catch (error) {
    if (['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

const isSearched = (entry: Dirent): boolean =>
  entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules';

function projectsOf(folder: string, names: readonly string[]): readonly ComposeProject[] {
  const base = BASES.find((name) => names.includes(name));
  const override = base === undefined ? undefined : OVERRIDES.find((name) => names.includes(name));
  const others = names
    .filter((name) => (BASES.includes(name) || VARIANT.test(name)) && name !== base && name !== override)
    .sort(byCodeUnit);
  const at = (name: string): string => posix.join(folder, name);
  const files = [base, override].flatMap((name) => (name === undefined ? [] : [at(name)]));
  const variant = base !== undefined || others.length > 1;
  return [
    ...(files.length === 0 ? [] : [{ folder, files, variant: false }]),
    ...others.map((name) => ({ folder, files: [at(name)], variant })),
  ];
}
