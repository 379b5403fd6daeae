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

/** In the order in which Compose prefers them. Rule: compose-go, cli/options.go. */
const BASES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const OVERRIDES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];
const VARIANT = /^(?:docker-)?compose[.-][\w.-]+\.ya?ml$/;

/** Finds every compose file in a folder and below, but for hidden folders and node_modules. Links are not followed. */
export function findComposeProjects(root: string, folder = ''): readonly ComposeProject[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => byCodeUnit(a.name, b.name));
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const folders = entries.filter(isSearched).map(({ name }) => posix.join(folder, name));
  return [...projectsOf(folder, files), ...folders.flatMap((each) => findComposeProjects(root, each))];
}

const isSearched = (entry: Dirent): boolean =>
  entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules';

function projectsOf(folder: string, names: readonly string[]): readonly ComposeProject[] {
  const base = BASES.find((name) => names.includes(name));
  const override = base === undefined ? undefined : OVERRIDES.find((name) => names.includes(name));
  const others = names.filter(
    (name) => (BASES.includes(name) || VARIANT.test(name)) && name !== base && name !== override,
  );
  const at = (name: string): string => posix.join(folder, name);
  return [
    ...(base === undefined
      ? []
      : [{ folder, files: [base, override].flatMap((name) => name ?? []).map(at), variant: false }]),
    ...others.map((name) => ({ folder, files: [at(name)], variant: base !== undefined || others.length > 1 })),
  ];
}
