import type { Blueprint } from '../../blueprint/index.ts';
import { groupBy } from '../../blueprint/index.ts';
import type { OutputFile } from '../../core/index.ts';
import { alertScript } from './alert.ts';
import { envExamples } from './env-example.ts';
import { jobsScript } from './jobs.ts';
import { notifyTest } from './notify-test.ts';
import { prepareScript } from './prepare.ts';

/**
 * What every server has beside its Compose files: `prepare`, `jobs`, `notify-test`, `alert` and `.env.example`. All other
 * files are given, since `prepare` knows the sums of those of its server.
 */
export function hostFiles(blueprint: Blueprint, others: readonly OutputFile[]): readonly OutputFile[] {
  const files = blueprint.servers.flatMap((server) => [
    ...jobsScript(blueprint, server),
    ...notifyTest(blueprint, server),
    ...alertScript(blueprint, server),
    ...envExamples(blueprint, server),
  ]);
  const byServer = groupBy([...others, ...files], ({ path }) => path.slice(0, path.indexOf('/')));
  return [
    ...files,
    ...blueprint.servers.map((server) => prepareScript(blueprint, server, byServer.get(server.id) ?? [])),
  ];
}
