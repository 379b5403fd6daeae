import { readFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { groupBy, servicesOfStack } from '../blueprint/index.ts';
import type { SynthResult } from '../synth/index.ts';
import type { Finding, Severity, SourceLocation } from '../values/index.ts';
import { finding } from '../values/index.ts';
import type { AuditedProject } from './audit-lab.ts';
import { CLI_ERRORS } from './errors.ts';

/**
 * Codes that say something of a lab, and nothing of a folder of compose files: what is backed up and watched, what the
 * server has, what its files are given besides. What they mean for a folder is told by findings of the audit's own.
 */
const OF_LABS: ReadonlySet<string> = new Set([
  'HL121', // class of data: HL331 and HL332 instead
  'HL122', // backups
  'HL123',
  'HL131', // processor of the server
  'HL140', // memory and CPUs of the server
  'HL141',
  'HL144',
  'HL151', // audiences
  'HL152', // monitors
  'HL160', // declared variables: HL333 instead
  'HL234', // values that depend on them
  'HL239', // facts of the host
  'HL240', // recreated containers
  'HL241', // files not generated yet
]);

/** What is wrong with compose files: what the rules found, with their own severity, and what only an audit can say. */
export function auditFindings(
  root: string,
  result: SynthResult,
  projects: readonly AuditedProject[],
  severityOf: ReadonlyMap<string, Severity>,
): readonly Finding[] {
  const ofRules = result.findings
    .filter(({ code }) => !OF_LABS.has(code))
    .map((each) => ({ ...withoutOwnLines(each, root), severity: severityOf.get(each.code) ?? each.severity }));
  const own = projects.flatMap((project) => [
    ...variableFindings(root, result, project),
    ...serviceFindings(root, result, project),
  ]);
  return distinct([...ofRules, ...own]);
}

const isBelow = (root: string, file: string): boolean => {
  const path = relative(root, file);
  return !path.startsWith('..') && !isAbsolute(path) && /\.ya?ml$/.test(path);
};

/** The lab was made here, so a line of it that is no line of a compose file is ours. */
function withoutOwnLines({ source, related, ...each }: Finding, root: string): Finding {
  return {
    ...each,
    ...(source !== undefined && isBelow(root, source.file) && { source }),
    ...(related !== undefined && {
      related: related.map(({ source: at, ...place }) =>
        at !== undefined && isBelow(root, at.file) ? { ...place, source: at } : place,
      ),
    }),
  };
}

/** A variant shares lines with its base: what is wrong with these is told once. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const keyOf = ({ code, source, message }: Finding): string =>
    source === undefined ? `${code} ${message}` : `${code} ${source.file}:${source.line}:${source.column}`;
  return [...new Map(findings.map((each) => [keyOf(each), each])).values()];
}

function variableFindings(root: string, { blueprint }: SynthResult, project: AuditedProject): readonly Finding[] {
  const { id, env, files } = project;
  const text = env.file === undefined ? 'no .env gives' : `${env.file} does not give`;
  return blueprint.variables
    .filter(({ adopted, name, default: value }) => adopted === id && value === undefined && !env.names.has(name))
    .map(({ name }) => {
      const { file, source } = placeOf(root, files, new RegExp(`\\$\\{?${name}\\b`));
      return finding(CLI_ERRORS.undefinedVariable, { name, file, env: text }, { path: id, source });
    });
}

function serviceFindings(root: string, { blueprint }: SynthResult, project: AuditedProject): readonly Finding[] {
  const { id, files, folder } = project;
  const directory = join(root, folder);
  const services = servicesOfStack(blueprint, id);
  const unprobed = services.filter(({ healthcheck, job }) => healthcheck === 'none' && job === undefined);
  const [file = ''] = files;
  const at = { path: id, source: { file: join(root, file), line: 1 } };
  const names = unprobed.map(({ name }) => name);
  return [
    ...(names.length === 0 ? [] : [finding(CLI_ERRORS.noHealthcheck, { file, services: names }, at)]),
    ...services.flatMap((service) =>
      service.mounts.flatMap(({ kind, source: path = '', target, readOnly }) => {
        const { source } = placeOf(root, files, new RegExp(`^\\s*${escape(service.name)}\\s*:`));
        const where = { path: service.id, source };
        if (kind === 'anonymous' && !readOnly) {
          return [finding(CLI_ERRORS.anonymousVolume, { service: service.name, target }, where)];
        }
        if (kind !== 'directory' || readOnly || !path.startsWith(`${directory}/`)) return [];
        const args = { service: service.name, path: `./${relative(directory, path)}` };
        return [finding(CLI_ERRORS.dataBesideFile, args, where)];
      }),
    ),
  ];
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The first line of the files that has a form, else the beginning of the first file. */
function placeOf(root: string, files: readonly string[], form: RegExp): { file: string; source: SourceLocation } {
  for (const file of files) {
    const line = readFileSync(join(root, file), 'utf8')
      .split('\n')
      .findIndex((each) => form.test(each));
    if (line >= 0) return { file, source: { file: join(root, file), line: line + 1 } };
  }
  const [file = ''] = files;
  return { file, source: { file: join(root, file), line: 1 } };
}

/** Findings of one code together, errors first. */
export function byKind(findings: readonly Finding[]): readonly (readonly [Finding, ...Finding[]])[] {
  const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };
  const groups = [...groupBy(findings, ({ code }) => code).values()] as [Finding, ...Finding[]][];
  return groups.sort(([a], [b]) => rank[a.severity] - rank[b.severity] || (a.code < b.code ? -1 : 1));
}
