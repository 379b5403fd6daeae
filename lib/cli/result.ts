import { relative } from 'node:path';
import { summarize } from '../checks/index.ts';
import type { SynthResult } from '../synth/index.ts';
import type { Finding, Severity } from '../values/index.ts';
import { paintFinding, paintHead } from './terminal/paint.ts';
import type { Terminal } from './terminal/terminal.ts';
import { EXIT } from './terminal/terminal.ts';
import { count, styled } from './terminal/style.ts';
import type { ServerCounts } from './summary.ts';
import { countsOf, jsonOf, replaceableOf } from './summary.ts';

/** How a result is told. */
export interface ResultOptions {
  /** Every finding in full. */
  readonly all: boolean;
  readonly json: boolean;
  /** Nothing was to be written: what would be counts as a finding. */
  readonly check: boolean;
}

/** Tells what a run found and wrote, and gives the exit code. */
export function tellResult(result: SynthResult, terminal: Terminal, { all, json, check }: ResultOptions): number {
  const { written, ok } = result;
  const stale = check && written !== undefined && written.written.length + written.removed.length > 0;
  if (json) terminal.out.write(`${JSON.stringify(jsonOf(result), undefined, 2)}\n`);
  else {
    tellFindings(result.findings, terminal, { all });
    tellServers(result, terminal);
    tellWritten(result, terminal, { check, stale });
  }
  return ok && !stale ? EXIT.ok : EXIT.findings;
}

/** Tells findings, many of one kind as one and a line; waived ones only with their reasons. */
export function tellFindings(
  findings: readonly Finding[],
  terminal: Terminal,
  { all = false, seeAll = '`hl synth --all`' }: { all?: boolean; seeAll?: string } = {},
): void {
  for (const { told, rest } of summarize(findings, { most: all ? Infinity : 5, seeAll: () => seeAll })) {
    for (const each of told) terminal.err.write(`${paintFinding(each, terminal, terminal.err)}\n\n`);
    const [first] = told;
    if (rest !== undefined && first !== undefined) terminal.err.write(`${paintHead(rest, first, terminal.err)}\n\n`);
  }
  const waived = findings.filter((each) => each.waived !== undefined);
  if (waived.length === 0) return;
  terminal.err.write(`${styled(terminal.err, 'bold', `Waived (${waived.length}):`)}\n`);
  for (const { code, path, waived: reason = '' } of waived)
    terminal.err.write(`  ${code} ${path ?? 'the lab'}: ${reason}\n`);
  terminal.err.write('\n');
}

function tellServers({ blueprint }: SynthResult, { out }: Terminal): void {
  const rows = countsOf(blueprint).map((counts) => [counts.id, countsText(counts)] as const);
  const width = Math.max(0, ...rows.map(([id]) => id.length));
  for (const [id, text] of rows) out.write(`${styled(out, 'bold', id.padEnd(width))}  ${text}\n`);
  const replaceable = replaceableOf(blueprint);
  if (replaceable.length === 0) return;
  out.write(`\nNot backed up, because it can be had again:\n`);
  for (const { id, reason } of replaceable) out.write(`  ${id}: ${reason}\n`);
}

function countsText({ services, jobs, routes, monitors, backups }: ServerCounts): string {
  return [
    count(services, 'service'),
    jobs > 0 ? count(jobs, 'job') : '',
    count(routes, 'route'),
    count(monitors, 'monitor'),
    count(backups, 'backup'),
  ]
    .filter((text) => text !== '')
    .join(', ');
}

function tellWritten(
  { written, findings }: SynthResult,
  { cwd, out, err }: Terminal,
  { check, stale }: { check: boolean; stale: boolean },
): void {
  if (written === undefined) {
    err.write(`${styled(err, 'red', 'Nothing was written')}: ${countsBySeverity(findings)}.\n`);
    return;
  }
  const { written: files, removed, overruled, unchanged, wasUnfinished } = written;
  const folder = relative(cwd, written.directory) || '.';
  if (files.length + removed.length === 0) {
    out.write(`\n${styled(out, 'green', `${folder}/ is up to date`)}: ${count(unchanged.length, 'file')}.\n`);
    return;
  }
  out.write(`\n${check ? 'Would write' : 'Wrote'} ${count(files.length, 'file')} to ${folder}/`);
  out.write(`${removed.length > 0 ? `, removed ${removed.length}` : ''}, ${unchanged.length} as before.\n`);
  if (wasUnfinished) out.write('An earlier run had been broken off: it is completed now.\n');
  for (const path of overruled) out.write(`  edited by hand, and overruled: ${path}\n`);
  const most = out.interactive ? MOST_FILES : Infinity;
  for (const path of shortened(files, most)) out.write(`  ${styled(out, 'green', '+')} ${path}\n`);
  for (const path of shortened(removed, most)) out.write(`  ${styled(out, 'red', '-')} ${path}\n`);
  if (stale) err.write(`${styled(err, 'red', `${folder}/ is not up to date`)}. Run: hl synth\n`);
}

/** Files that a person is shown; a log gets all. */
const MOST_FILES = 20;

const shortened = (paths: readonly string[], most: number): readonly string[] =>
  paths.length <= most ? paths : [...paths.slice(0, most), `and ${paths.length - most} more`];

/** `2 errors, 1 warning`, of what counts. */
export function countsBySeverity(findings: readonly Finding[]): string {
  const severities: readonly Severity[] = ['error', 'warning', 'note'];
  return severities
    .map(
      (severity) =>
        [severity, findings.filter((each) => each.severity === severity && each.waived === undefined)] as const,
    )
    .filter(([, each]) => each.length > 0)
    .map(([severity, each]) => count(each.length, severity))
    .join(', ');
}
