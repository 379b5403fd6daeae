import type { Blueprint } from '../blueprint/index.ts';
import type { OutputFile } from '../core/index.ts';
import type { Finding } from '../values/index.ts';
import { finding } from '../values/index.ts';
import { SYNTH_ERRORS } from './errors.ts';

/** What tools may need of a host, and nothing sets up there yet. */
const UNREAD = [
  ['kernel parameters', 'sysctls'],
  ['accounts of tools', 'users'],
] as const;

/** What the model holds of a server, and the folder of dist/ in which a tool answers it. */
const ANSWERS: readonly (readonly [
  what: string,
  folder: string,
  needed: (blueprint: Blueprint, server: string) => boolean,
])[] = [
  ['routes (reverse proxy)', 'routes', hasUnansweredRoutes],
  ['backups', 'backup', ({ backups }, server) => backups.some((backup) => backup.server === server)],
  [
    'copies of backups on other servers',
    '',
    ({ backups }, server) => backups.some((backup) => backup.server === server && backup.copies.length > 0),
  ],
  ['firewall openings', 'firewall', ({ openings }, server) => openings.some((opening) => opening.server === server)],
  ['provisioning (Ansible)', 'ansible', () => true],
  ...UNREAD.map(
    ([what, kind]) =>
      [
        what,
        '',
        ({ hostNeeds }: Blueprint, server: string) => hostNeeds[kind].some((each) => each.server === server),
      ] as const,
  ),
];

/** Whether a server has routes and a reverse proxy whose stack names no tool: others answer with labels and files of theirs. */
function hasUnansweredRoutes({ routes, proxies }: Blueprint, server: string): boolean {
  const proxy = proxies.find((each) => each.server === server);
  return proxy?.tool === 'unknown' && routes.some(({ servedBy }) => servedBy === server);
}

/** One note a server: what is declared there and judged, while no tool writes its files yet. */
export function* notGenerated(blueprint: Blueprint, files: readonly OutputFile[]): Iterable<Finding> {
  const folders = new Set(files.map(({ path }) => path.split('/').slice(0, 2).join('/')));
  for (const { id } of blueprint.servers) {
    const missing = ANSWERS.filter(([, folder, needed]) => !folders.has(`${id}/${folder}`) && needed(blueprint, id));
    if (missing.length === 0) continue;
    const what = missing.map(([name]) => name).join(', ');
    yield finding(SYNTH_ERRORS.notGenerated, { server: id, what }, { path: id });
  }
}
