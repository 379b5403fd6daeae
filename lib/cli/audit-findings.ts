import { isAbsolute, join, relative } from 'node:path';
import { groupBy, servicesOfStack, stackOf } from '../blueprint/index.ts';
import type { ServiceFacts } from '../blueprint/index.ts';
import { CHECK_ERRORS } from '../checks/index.ts';
import type { SynthResult } from '../synth/index.ts';
import type { Finding, Severity, SourceLocation } from '../values/index.ts';
import { byCodeUnit, finding } from '../values/index.ts';
import type { AuditedProject } from './audit-lab.ts';
import { directoryOf } from './audit-lab.ts';
import { CLI_ERRORS } from './errors.ts';
import { readRegularText } from '../values/read-file.ts';

/**
 * What synth itself tells of a lab, and what means nothing for a folder of compose files. Rules say of themselves that
 * they judge labs (`of` of a Check). What these mean for a folder is told by findings of the audit's own.
 */
const OF_LABS: ReadonlySet<string> = new Set([
  'HL234', // values that depend on them
  'HL239', // facts of the host
  'HL240', // recreated containers
  'HL241', // files not generated yet
  'HL242', // places that depend on variables: HL333 instead
]);

/** What is wrong with compose files: what the rules found, and what only an audit can say. */
export function auditFindings(
  root: string,
  result: SynthResult,
  projects: readonly AuditedProject[],
): readonly Finding[] {
  const ofRules = result.findings
    .filter((each) => !OF_LABS.has(each.code) && !isFilledIn(each, projects))
    .map((each): Finding => ({
      ...withoutOwnLines(each, root),
      ...inTheirWords(each, root, projects),
    }));
  const own = projects.flatMap((project) => [
    ...variableFindings(root, result, project),
    ...serviceFindings(root, result, project),
  ]);
  return inOrder(distinct([...ofRules, ...own]));
}

/** Whether a value stands in `.env`, from which it was filled in here so that rules can look at it. */
function isFilledIn({ code, source }: Finding, projects: readonly AuditedProject[]): boolean {
  if (code !== CHECK_ERRORS.literalSecret.code || source === undefined) return false;
  const line = readRegularText(source.file).split('\n')[source.line - 1];
  // A default stands in the file itself, and holds where no `.env` says otherwise.
  const [, name] = /\$\{(\w+):?-[^${}]+\}/.exec(line ?? '') ?? [];
  if (name !== undefined && !projects.some(({ env }) => env.values[name] !== undefined)) return false;
  return line !== undefined && /(?:^|[^$])\$(?:\{|[A-Za-z_])/.test(line);
}

const isBelow = (root: string, file: string): boolean => {
  const path = relative(root, file);
  return !path.startsWith('..') && !isAbsolute(path) && !/\.[cm]?[jt]s$/.test(path);
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

/** A finding of a project as a whole at its file; and names without what the lab that was made here adds to them. */
function inTheirWords(
  { message, path, source, given }: Finding,
  root: string,
  projects: readonly AuditedProject[],
): Pick<Finding, 'message' | 'source'> {
  const project = projects.find(({ id }) => id === path);
  const words = projects.reduce(
    (text, { id, files: [file = ''] }) => text.replaceAll(`${id.replace('/', '/stacks/')}/compose.yml`, file),
    message,
  );
  const isOwn = source !== undefined && isBelow(root, source.file);
  return {
    message: words.replaceAll('"host/', '"').replaceAll(`${root}/`, ''),
    ...(!isOwn &&
      project !== undefined &&
      given === undefined && { source: { file: join(root, project.files[0] ?? ''), line: 1 } }),
  };
}

/** As they stand in the files. */
const inOrder = (findings: readonly Finding[]): readonly Finding[] =>
  [...findings].sort(
    (a, b) =>
      byCodeUnit(a.source?.file ?? '', b.source?.file ?? '') ||
      (a.source?.line ?? 0) - (b.source?.line ?? 0) ||
      byCodeUnit(a.message, b.message),
  );

/** A variant shares lines with its base: what is wrong with these is told once. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const keyOf = ({ code, source, message, given }: Finding): string =>
    source === undefined
      ? `${code} ${message}`
      : `${code} ${source.file}:${source.line}:${source.column} ${given ?? ''}`;
  return [...new Map(findings.map((each) => [keyOf(each), each])).values()];
}

/** Variables that a login, a desktop or Compose itself sets, so that no `.env` has to. `UID` is none: no shell exports it. */
const OF_SESSION: ReadonlySet<string> = new Set([
  'COMPOSE_PROJECT_NAME',
  'DISPLAY',
  'HOME',
  'LANG',
  'LOGNAME',
  'PATH',
  'PWD',
  'SHELL',
  'SSH_AUTH_SOCK',
  'USER',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'XDG_RUNTIME_DIR',
]);

function variableFindings(
  root: string,
  { blueprint, models }: SynthResult,
  project: AuditedProject,
): readonly Finding[] {
  const { id, env, files } = project;
  const of = stackOf(blueprint, id)?.project.file;
  const named = (models.find(({ file }) => file === of)?.seen?.files ?? []).map((file) => relative(root, file));
  const text = env.file === undefined ? 'no .env gives' : `${env.file} does not give`;
  if (env.problems.length > 0) return env.problems; // whatever it gives, Compose does not read it
  return blueprint.variables
    .filter(
      ({ adopted, name, default: value }) =>
        adopted === id && value === undefined && !env.names.has(name) && !OF_SESSION.has(name),
    )
    .map(({ name }) => {
      const { file, source } = placeOf(root, [...files, ...named], new RegExp(`\\$\\{?${name}\\b`));
      return finding(CLI_ERRORS.undefinedVariable, { name, file, env: text }, { path: id, source }, { given: name });
    });
}

function serviceFindings(root: string, { blueprint }: SynthResult, project: AuditedProject): readonly Finding[] {
  const { id, files, folder } = project;
  const directory = directoryOf(root, folder);
  const services = servicesOfStack(blueprint, id);
  const [file = ''] = files;
  const at = { path: id, source: { file: join(root, file), line: 1 } };
  const namesOf = (lacks: (service: ServiceFacts) => boolean) => services.filter(lacks).map(({ name }) => name);
  const unprobed = namesOf(({ healthcheck }) => healthcheck === 'unknown');
  const unlimited = namesOf(({ limits }) => limits.memoryBytes === undefined);
  return [
    ...(unprobed.length === 0 ? [] : [finding(CLI_ERRORS.noHealthcheck, { file, services: unprobed }, at)]),
    ...(unlimited.length === 0 ? [] : [finding(CLI_ERRORS.noMemoryLimit, { file, services: unlimited }, at)]),
    ...services.flatMap((service) => mountFindings(root, service, files, directory)),
  ];
}

const mountFindings = (
  root: string,
  { id, name, mounts }: ServiceFacts,
  files: readonly string[],
  directory: string,
): readonly Finding[] =>
  mounts.flatMap(({ kind, source: path = '', target, readOnly }) => {
    if (readOnly) return [];
    const { source } = placeOf(root, files, new RegExp(`${escape(target)}(?![\\w/])`));
    if (kind === 'anonymous')
      return [finding(CLI_ERRORS.anonymousVolume, { service: name, target }, { path: id, source }, { given: target })];
    if (kind !== 'directory' || !path.startsWith(`${directory}/`)) return [];
    const args = { service: name, path: `./${relative(directory, path)}` };
    return [finding(CLI_ERRORS.dataBesideFile, args, { path: id, source }, { given: target })];
  });

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The first line of the files that has a form, else the beginning of the first file. */
function placeOf(root: string, files: readonly string[], form: RegExp): { file: string; source: SourceLocation } {
  for (const file of files) {
    const line = readRegularText(join(root, file))
      .split('\n')
      .findIndex((each) => form.test(each));
    if (line >= 0) return { file, source: { file: join(root, file), line: line + 1 } };
  }
  const [file = ''] = files;
  return { file, source: { file: join(root, file), line: 1 } };
}

/** What to do, for people without a lab; the catalogue speaks to those who have one. */
const FIXES: Readonly<Record<string, string>> = {
  HL015:
    'Use a program that the image has: `wget` instead of `curl` on Alpine, or the one that its documentation names.',
  HL100: 'Publish one of the two on another port, or bind them to different addresses.',
  HL101: 'Remove `container_name` from one of the two, or change it.',
  HL102: 'Change the alias or the container name, or take one of the two off this network.',
  HL103: 'Give one of the two another name.',
  HL105: 'Give one of the two a `name:` of its own; Compose takes the name of the folder otherwise.',
  HL110: 'Write the name as it stands under `services:`. Nothing of another project can be waited for.',
  HL112:
    'Give it a `healthcheck:`, or wait for `service_started`. An image may bring a healthcheck that a file does not show.',
  HL162: 'Move the value into `.env` and write `${NAME}` here, or give the program a file with it, as by `NAME_FILE`.',
  HL135: 'Give it a `healthcheck:`, or wait for `service_started`, unless its image brings a healthcheck.',
  HL113: 'Give it `restart: "no"` or "on-failure".',
  HL120: 'Mount it read-only (`:ro`) in all but one, unless they are made for it.',
  HL124: 'Mount a named volume, or a directory of the host outside of it; or mount it read-only.',
  HL126: 'Mount only the folder or file that it needs, or mount it read-only (`:ro`).',
  HL127: 'Mount only the folder or file that it needs.',
  HL130: 'Write the version (`name:1.2.3`), best with its digest (`name:1.2.3@sha256:…`).',
  HL132: 'Give it the `devices` and `cap_add` that it needs, and no more.',
  HL133: 'Put a docker-socket-proxy between, which lets through only the parts of the API that are named.',
  HL137: 'Leave it out, or give it the one device or capability that it needs.',
  HL138: 'Leave it out, unless the program cannot work without.',
};

/** How to mend findings of a kind. */
export const fixOf = ({ code, fix }: Finding, general?: string): string => FIXES[code] ?? general ?? fix;

/** Findings of one code together, errors first. */
export function byKind(findings: readonly Finding[]): readonly (readonly [Finding, ...Finding[]])[] {
  const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };
  const groups = [...groupBy(findings, ({ code }) => code).values()] as [Finding, ...Finding[]][];
  return groups.sort(([a], [b]) => rank[a.severity] - rank[b.severity] || (a.code < b.code ? -1 : 1));
}
