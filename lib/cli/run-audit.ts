import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CHECK_ERRORS } from '../checks/index.ts';
import { synth } from '../synth/index.ts';
import type { Finding } from '../values/index.ts';
import { formatLocation, LabError } from '../values/index.ts';
import { auditFindings, byKind, fixOf } from './audit-findings.ts';
import type { AuditedProject } from './audit-lab.ts';
import { auditLab } from './audit-lab.ts';
import type { CataloguePage } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { findComposeFiles } from './compose-files.ts';
import { CLI_ERRORS } from './errors.ts';
import { paintSeverity } from './terminal/paint.ts';
import { countsBySeverity } from './result.ts';
import { withoutIncluded } from './included-files.ts';
import type { Terminal } from './terminal/terminal.ts';
import { EXIT } from './terminal/terminal.ts';
import { count, styled } from './terminal/style.ts';
import { withRelativePlaces } from './summary.ts';

/** How an audit is told. */
export interface AuditOptions {
  readonly hosts?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** Judges every compose file in a folder. Reads, and never writes. @throws LabError HL310, HL311 */
export async function runAudit(
  terminal: Terminal,
  folder: string,
  { hosts = false, all, json }: AuditOptions,
): Promise<number> {
  const root = resolve(terminal.cwd, folder);
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw LabError.of(CLI_ERRORS.noSuchFolder, { folder });
  }
  const { projects: found, unreadable } = findComposeFiles(root);
  if (found.length === 0) throw LabError.of(CLI_ERRORS.noComposeFiles, { folder });

  const { lab, projects } = await auditLab(root, await withoutIncluded(root, found), hosts);
  const result = await synth(lab, { write: false, judge: 'files' });
  const pages = new Map((await catalogue()).map((page) => [page.code, page]));
  const findings = auditFindings(root, result, projects);

  const files = projects.flatMap((project) => project.files);
  const services = result.blueprint.services.length;
  if (json === true) {
    const report = {
      version: 1,
      files,
      services,
      unreadable,
      findings: findings.map((each) => withRelativePlaces(each, root)),
    };
    terminal.out.write(`${JSON.stringify(report, undefined, 2)}\n`);
  } else {
    for (const group of byKind(findings)) tellKind(group, pages.get(group[0].code), root, terminal, all === true);
    const summary = findings.length === 0 ? 'nothing to complain about' : countsBySeverity(findings);
    const what = `${count(files.length, 'file')}, ${count(services, 'service')}: ${summary}.`;
    terminal.out.write(`${styled(terminal.out, 'bold', what)}\n`);
    if (unreadable.length > 0) terminal.out.write(`Not read, for lack of rights: ${unreadable.join(', ')}\n`);
    if (!hosts && findings.some((each) => isBetweenFolders(each, projects))) {
      terminal.out.write('Is each folder a host of its own? `--hosts` judges them apart.\n');
    }
    if (findings.length > 0) terminal.out.write('`hl explain CODE` tells more about each kind.\n');
  }
  return findings.some(({ severity }) => severity !== 'note') ? EXIT.findings : EXIT.ok;
}

/** What clashes on one host alone. */
const OF_ONE_HOST: ReadonlySet<string> = new Set(
  [CHECK_ERRORS.portClash, CHECK_ERRORS.containerNameClash, CHECK_ERRORS.projectTwice].map(({ code }) => code),
);

/** Whether two folders directly in the audited one clash, which may be two hosts. */
function isBetweenFolders({ code, path = '', related = [] }: Finding, projects: readonly AuditedProject[]): boolean {
  if (!OF_ONE_HOST.has(code)) return false;
  const folderOf = (of: string): string | undefined => {
    const stack = of.split('/', 2).join('/');
    return projects.find(({ id }) => id === stack)?.folder.split('/')[0];
  };
  return related.some((other) => other.path !== undefined && folderOf(other.path) !== folderOf(path));
}

/** Findings of one kind that are told; `--all` tells the others. */
const MOST = 8;

function tellKind(
  group: readonly [Finding, ...Finding[]],
  page: CataloguePage | undefined,
  root: string,
  { out }: Terminal,
  all: boolean,
): void {
  const [first] = group;
  const title = page?.title ?? first.code;
  out.write(`${paintSeverity(first, out)} ${styled(out, 'bold', title)} (${group.length})\n`);
  const shown = all ? group : group.slice(0, MOST);
  for (const each of shown) {
    const place = each.source === undefined ? '' : `${formatLocation(each.source, root)}: `;
    const meant = each.didYouMean === undefined ? '' : ` Did you mean ${each.didYouMean}?`;
    out.write(`  ${place}${each.message}${meant}\n`);
  }
  if (shown.length < group.length) out.write(`  and ${group.length - shown.length} more: \`--all\` tells them\n`);
  out.write(`  ${styled(out, 'dim', `fix: ${fixOf(first, page?.fix)}`)}\n\n`);
}
