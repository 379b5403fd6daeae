import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aFolder } from '../synth/lab.ts';
import type { Running } from './running.ts';
import { freePort, start, until } from './running.ts';
import { needEngine } from './support.ts';

/** What Gatus tells of one endpoint. */
export interface EndpointStatus {
  readonly name: string;
  readonly group: string;
  readonly key: string;
  readonly results: readonly {
    readonly success: boolean;
    readonly errors?: readonly string[];
    readonly conditionResults?: readonly { readonly condition: string; readonly success: boolean }[];
  }[];
}

export interface RunningGatus extends Running {
  readonly url: string;
  readonly statuses: () => Promise<readonly EndpointStatus[]>;
}

/** Runs the real Gatus with a generated configuration, of which only its port and the place of its database differ. */
export async function startGatus(
  config: string,
  options: { readonly port?: number; readonly folder?: string } = {},
): Promise<RunningGatus> {
  const port = options.port ?? (await freePort());
  const folder = options.folder ?? aFolder();
  for (const needed of ['  port: 8080\n', '/data/gatus.db']) expect(config).toContain(needed);
  const adapted = config
    .replace('  port: 8080\n', `  address: 127.0.0.1\n  port: ${port}\n`)
    .replaceAll('http://127.0.0.1:8080/', `http://127.0.0.1:${port}/`)
    .replace('/data/gatus.db', join(folder, 'gatus.db'));
  const file = join(folder, 'config.yaml');
  writeFileSync(file, adapted);
  const running = start(needEngine('gatus'), [], { GATUS_CONFIG_PATH: file, GATUS_LOG_LEVEL: 'WARN' });
  const url = `http://127.0.0.1:${port}`;
  await until(async () => ((await fetch(`${url}/health`)).ok ? true : undefined), running.output);
  const statuses = async (): Promise<readonly EndpointStatus[]> => {
    const answer = await fetch(`${url}/api/v1/endpoints/statuses?pageSize=100`);
    return (await answer.json()) as readonly EndpointStatus[];
  };
  return { ...running, url, statuses };
}

/** Fills the placeholders of a file in as the generated `prepare` of its server does. */
export function filledIn(prepare: string, format: string, env: string, content: string): string {
  const functions = ['parse_env', 'values_in', 'fill'].map((name) => {
    const text = new RegExp(`^${name}\\(\\) \\{[\\s\\S]*?^(?:\\}|    END .*'\\n\\})$`, 'm').exec(prepare)?.[0];
    if (text === undefined) throw new Error(`prepare has no function ${name}`);
    return text;
  });
  const file = join(aFolder(), '.env');
  writeFileSync(file, env);
  const script = `${functions.join('\n')}\nfill '${format}' '${file}'`;
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', script], { input: content, encoding: 'utf8' });
  if (status !== 0 || stderr !== '') throw new Error(stderr);
  return stdout;
}

/** A value for every placeholder of a text: tokens where one is asked for. */
export const valuesFor = (content: string): string =>
  [...new Set(content.match(/@@hl:\w+@@/g))]
    .map((placeholder) => placeholder.slice('@@hl:'.length, -2))
    .map((name) => `${name}=${name.startsWith('ALERT_TOKEN') ? `tk_${'a'.repeat(29)}` : 'c2VjcmV0'}\n`)
    .join('');
