import type { Blueprint } from '../../blueprint/index.ts';
import type { OutputFile } from '../../core/index.ts';
import { alertScript } from './alert.ts';
import { envExamples } from './env-example.ts';
import { jobsScript } from './jobs.ts';
import { notifyTest } from './notify-test.ts';
import { prepareScript } from './prepare.ts';

/** What every server has beside its Compose files: `prepare`, `jobs`, `notify-test`, `alert` and `.env.example`. */
export const hostFiles = (blueprint: Blueprint): readonly OutputFile[] =>
  blueprint.servers.flatMap((server) => [
    prepareScript(blueprint, server),
    ...jobsScript(blueprint, server),
    ...notifyTest(blueprint, server),
    ...alertScript(blueprint, server),
    ...envExamples(blueprint, server),
  ]);
