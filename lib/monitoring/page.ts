import type { AlertPathFacts, Blueprint } from '../blueprint/index.ts';
import { groupBy } from '../blueprint/index.ts';
import type { OutputFile } from '../core/index.ts';
import { outputFile } from '../core/output-file.ts';
import { visible } from '../values/index.ts';
import { gapsOf } from './gaps.ts';
import type { MonitorRow } from './monitor-rows.ts';
import { monitorRows } from './monitor-rows.ts';
import { quietRows } from './quiet-times.ts';
import { unseen } from './unseen.ts';

/** `dist/docs/monitoring.md`, for people: who watches what, and how they hear of each failure. Only where there are watchers. */
export function monitoringPage(blueprint: Blueprint): readonly OutputFile[] {
  return blueprint.watchers.length === 0 ? [] : [outputFile('docs/monitoring.md', () => pageOf(blueprint))];
}

function pageOf(blueprint: Blueprint): string {
  return [
    '# Monitoring\n',
    'Made by synth from the lab; a change here is lost.\n',
    '## Who hears of it when something fails\n',
    table(
      ['Fails', 'Noticed by', 'Told through'],
      blueprint.alertPaths.map((path) => [failureOf(path), orNobody(path.watchers), orNobody(path.notifiers)]),
    ),
    '\n## What nobody watches\n',
    unseen(blueprint)
      .map((each) => `- ${plainText(each)}\n`)
      .join(''),
    '\n## What remains uncovered\n',
    uncovered(blueprint),
    ...quiet(blueprint),
    ...[...groupBy(monitorRows(blueprint), ({ server }) => server)].flatMap(([server, rows]) => [
      `\n## ${server}\n`,
      table(
        COLUMNS.map(([title]) => title),
        rows.map((row) => COLUMNS.map(([, of]) => of(row))),
      ),
    ]),
  ].join('\n');
}

/** The columns of the table, each with what stands in it. */
export const COLUMNS: readonly (readonly [title: string, of: (row: MonitorRow) => string])[] = [
  ['Monitor', ({ name }) => name],
  ['Asks', ({ probe }) => probe],
  ['Expects', ({ expects }) => expects],
  ['From', ({ from }) => from],
  ['Every', ({ every }) => every],
  ['Alerts to', ({ alerts }) => alerts || 'nobody'],
];

const failureOf = ({ id, fails, servers }: AlertPathFacts): string =>
  fails === 'server' ? `server ${id}` : `the line of ${id.slice('site:'.length)} (${servers.join(', ')})`;

const orNobody = (names: readonly string[]): string => (names.length === 0 ? '**nobody**' : names.join(', '));

function uncovered(blueprint: Blueprint): string {
  const gaps = gapsOf(blueprint);
  return gaps.length === 0 ? 'Nothing that synth knows of.\n' : gaps.map((gap) => `- ${plainText(gap)}\n`).join('');
}

function quiet(blueprint: Blueprint): readonly string[] {
  const rows = quietRows(blueprint);
  return rows.length === 0 ? [] : ['\n## When a failure is no news\n', table(['When', 'For', 'Quiet'], rows)];
}

/** A text of the lab's on one line, of which nothing is a tag of HTML, or unseen. */
const plainText = (text: string): string => visible(text.replaceAll('\n', ' ')).replace(/<(?=[A-Za-z/!?])/g, '&lt;');

/** A table of Markdown. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => plainText(cell).replace(/\\?\|/g, '\\|')).join(' | ')} |`;
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}
