import type { Blueprint } from '../blueprint/index.ts';
import type { Homelab } from '../core/index.ts';
import type { SynthOptions, SynthResult } from '../synth/index.ts';
import { synth } from '../synth/index.ts';
import type { Finding, Severity } from '../values/index.ts';
import { formatFinding } from '../values/index.ts';
import { fail, failOn, lacks } from './expect.ts';
import { compareFile } from './file.ts';
import { compare } from './match.ts';
import { ServerTemplate } from './server-template.ts';

/** What a finding has to be, besides its code. Texts may be matchers. */
export interface FindingPattern {
  /** Construct path, as `home/movies/web`. */
  readonly path?: unknown;
  readonly severity?: Severity;
  readonly message?: unknown;
  readonly given?: unknown;
  /** Whether a waiver covers it. @default - either */
  readonly waived?: boolean;
}

/** What counts as a finding. */
export interface NoFindingsOptions {
  /** Codes that may be found. @default - none */
  readonly except?: readonly string[];
  /** Whether notes count as well. @default false */
  readonly notes?: boolean;
}

/**
 * The output of a lab, compiled in memory, to assert on. A failure is an AssertionError that names the nearest
 * candidate, so it reads well in jest, in node's runner and in Deno.
 */
export class Template {
  /** Compiles a lab without writing anything. Findings fail nothing here: ask `hasNoFindings()`. */
  static async of(lab: Homelab, options: Pick<SynthOptions, 'strict' | 'tools'> = {}): Promise<Template> {
    return new Template(await synth(lab, { ...options, write: false }));
  }

  /** Of a result that a test has already. */
  static fromResult(result: SynthResult): Template {
    return new Template(result);
  }

  private constructor(readonly result: SynthResult) {}

  /** The resolved lab. */
  get blueprint(): Blueprint {
    return this.result.blueprint;
  }

  /** The output of one server. @throws AssertionError where there is no such server. */
  server(id: string): ServerTemplate {
    const ids = this.blueprint.servers.map((server) => server.id);
    if (!ids.includes(id)) fail(lacks('The lab', 'server', id, ids), this.server);
    return new ServerTemplate(this.result, id);
  }

  /**
   * Expects a file of dist/, and what is in it: a text or a matcher for one; for `.json` and `.yml` files also an
   * object, compared with the parsed content.
   */
  hasFile(path: string, content?: unknown): void {
    const file = this.result.files.find((each) => each.path === path);
    if (file === undefined) fail(lacks('dist/', 'file', path, Object.keys(this.files())), this.hasFile);
    failOn(`The file ${path}`, compareFile(file, content), this.hasFile);
  }

  /** Expects a finding of a code, as `HL130`. */
  hasFinding(code: string, pattern: FindingPattern = {}): void {
    const { waived, ...rest } = pattern;
    const ofCode = this.result.findings.filter((each) => each.code === code);
    const distances = ofCode.map((each) => [
      ...compare(rest, each),
      ...(waived === undefined ? [] : compare(waived, each.waived !== undefined, ['waived'])),
    ]);
    if (distances.some((mismatches) => mismatches.length === 0)) return;
    if (ofCode.length === 0) fail(`There is no finding ${code}. ${told(this.result.findings)}`, this.hasFinding);
    const nearest = distances.reduce((best, each) => (each.length < best.length ? each : best));
    failOn(`The nearest finding ${code}`, nearest, this.hasFinding);
  }

  /** Expects that nothing is wrong. Waived findings and notes do not count. */
  hasNoFindings({ except = [], notes = false }: NoFindingsOptions = {}): void {
    const counted = this.result.findings.filter(
      ({ code, severity, waived }) => waived === undefined && (notes || severity !== 'note') && !except.includes(code),
    );
    if (counted.length > 0) fail(told(counted), this.hasNoFindings);
  }

  /** The text of every file of dist/ but the manifest, by path: for snapshots. */
  files(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.result.files.map(({ path, content }) => [path, content]));
  }

  /** The Compose model of every project, by the path of its file: for snapshots. */
  toJSON(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.result.models.map(({ file, tree }) => [file, tree]));
  }
}

const MOST = 10;

function told(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'Nothing was found at all.';
  const more = findings.length > MOST ? `\n\nand ${findings.length - MOST} more` : '';
  const texts = findings.slice(0, MOST).map((each) => formatFinding(each));
  return `${findings.length} found:\n\n${texts.join('\n\n')}${more}`;
}
