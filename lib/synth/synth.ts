import type { Blueprint } from '../blueprint/index.ts';
import { groupBy } from '../blueprint/index.ts';
import { isFatal, judge, runChecks, standardChecks, UNWAIVABLE } from '../checks/index.ts';
import type { CheckInput, Homelab, OutputFile, Tool } from '../core/index.ts';
import { outputFile, sourceOf } from '../core/index.ts';
import type { Finding } from '../values/index.ts';
import { sortedBy } from '../values/index.ts';
import { apply, composeFile } from './apply.ts';
import { readBaseline } from './baseline-file.ts';
import { collect } from './collect/index.ts';
import { controlCharacters } from './control-character.ts';
import { derive } from './derive.ts';
import { checkLanguage, REFUSED_BY_ENGINE, REFUSED_WHOLE } from './language-check.ts';
import { constructAt, locator } from './locate.ts';
import type { MergedProject } from './merge.ts';
import { mergeServer } from './merge.ts';
import { checkMismatch } from './mismatch-check.ts';
import { placeholdersUnfillable } from './placeholder-unfillable.ts';
import { movesUnguarded } from './move-unguarded.ts';
import { notGenerated } from './not-generated.ts';
import { overridesOf } from './overrides.ts';
import { programsWithoutFile } from './program-without-file.ts';
import { resolve } from './resolve/index.ts';
import type { SynthOptions, SynthResult } from './result.ts';
import { sourcesOf } from './sources.ts';
import { standardTools } from './standard-tools.ts';
import { placedWaivers } from './waivers.ts';
import { strayInstalls } from './stray-install.ts';
import { writeDist } from './write.ts';
import { outputFolder } from './write-folder.ts';

/**
 * Compiles a lab: reads the tree and its YAML layers, merges, resolves, derives, checks, and writes dist/ if nothing
 * forbids it. Mistakes of a lab are findings of the result, all of a run together.
 *
 * @throws LabError for a folder that cannot be written, or files that were edited by hand.
 */
export async function synth(lab: Homelab, options: SynthOptions = {}): Promise<SynthResult> {
  const found: Finding[] = [];
  const report = (problem: Finding): void => void found.push(problem);

  // Of a folder of files everything is read that Compose reads, wherever it lies.
  const declared = await collect(lab, report, options.judge === 'files' ? '/' : undefined);
  const projects = declared.servers.flatMap((server) => mergeServer(server, report));
  const tools = chooseTools(options.tools, declared.tools);
  const resolved = resolve(declared, projects, tools, report);
  const blueprint = freeze(resolved.blueprint);
  // What was not understood so far is missing from the output, and no reason makes that right.
  const lacking = found.filter(({ severity }) => severity === 'error').map(({ code }) => code);

  const derived = derive({ ...resolved, blueprint }, tools);
  found.push(...(derived.findings ?? []));

  const patches = groupBy(derived.patches, ({ service }) => service);
  const models = projects.map((project) => apply(project, blueprint, patches, report));
  const made = [...derived.files, ...models.map(composeFile)];
  const last = tools.flatMap((tool) => tool.deriveLast?.(blueprint, made) ?? []);
  const files = sortedBy([...made, ...last, blueprintFile(blueprint)], ({ path }) => path);

  const { judge: judged = 'lab' } = options;
  const input: CheckInput = { blueprint, models, files, judged, where: locator(lab, blueprint, models) };
  for (const [index, model] of models.entries()) {
    const project = projects[index];
    if (project !== undefined)
      found.push(
        ...checkMismatch(project, model, patches, input),
        ...(await checkLanguage(project, model, input)),
        ...(await surprisesOf(project, blueprint)),
      );
  }
  const rules = [...standardChecks, ...tools.flatMap(({ checks }) => checks)];
  found.push(...runChecks(input, judged === 'files' ? rules.filter((rule) => rule.of !== 'lab') : rules));

  found.push(
    ...controlCharacters(input),
    ...notGenerated(blueprint, files),
    ...movesUnguarded(input),
    ...strayInstalls(input),
    ...programsWithoutFile(input),
    ...placeholdersUnfillable(input),
  );

  const findings = judge(found, {
    waivers: placedWaivers(declared, projects),
    // Where there is no lab, nothing was there before it.
    adopted: judged === 'files' ? [] : adoptedStacks(blueprint),
    baseline: await readBaseline(declared.root),
    unwaivable: new Set([...UNWAIVABLE, ...lacking, ...REFUSED_WHOLE]),
    untolerated: REFUSED_BY_ENGINE,
    strict: options.strict ?? false,
  });
  const result: SynthResult = {
    blueprint,
    files,
    models,
    findings,
    ok: !findings.some(isFatal),
    root: declared.root,
    sourceOf: (path) => sourceOf(constructAt(lab, path)),
  };
  if (!result.ok || options.write === false) return result;
  const out = options.out ?? 'dist';
  const written = await writeDist(await outputFolder(out, declared.root, options.force ?? false), files, {
    overrides: overridesOf(declared),
    sources: sourcesOf(lab, declared.root),
    force: options.force ?? false,
    check: options.check ?? false,
  });
  return { ...result, written };
}

const adoptedStacks = ({ stacks }: Blueprint): readonly string[] =>
  stacks.flatMap(({ id, adopted }) => (adopted === undefined ? [] : [id]));

/** Nothing surprises where only constructs speak, and nothing is loaded for it. */
async function surprisesOf(project: MergedProject, blueprint: Blueprint): Promise<readonly Finding[]> {
  if (!project.untyped) return [];
  const { layerSurprises } = await import('./layer-surprises.ts');
  return layerSurprises(project, blueprint);
}

/** Tools that were named, else the standard ones; and those that stacks bring, each once. */
function chooseTools(named: readonly Tool[] | undefined, brought: readonly Tool[]): readonly Tool[] {
  const tools = new Map([...(named ?? standardTools), ...brought].map((tool) => [tool.id, tool]));
  return sortedBy(tools.values(), ({ id }) => id);
}

/** One line an item, so that a review sees what became of each. */
function blueprintFile(blueprint: Blueprint): OutputFile {
  return outputFile('blueprint.json', () => {
    const sections = Object.entries(blueprint).map(([name, value]: [string, unknown]) => {
      return `${JSON.stringify(name)}: ${name === 'hostNeeds' ? listsOf(value as object) : listOf(value)}`;
    });
    return `{\n${sections.join(',\n')}\n}\n`;
  });
}

const listOf = (value: unknown): string =>
  Array.isArray(value) && value.length > 0 ? `[\n${linesOf(value)}\n]` : JSON.stringify(value);

/** Lists by their names. */
const listsOf = (lists: object): string =>
  `{\n${Object.entries(lists)
    .map(([name, rows]) => `${JSON.stringify(name)}: ${listOf(rows)}`)
    .join(',\n')}\n}`;

/** Items of which the lines are joined at a time, so that they are garbage soon. */
const AT_A_TIME = 500;

function linesOf(items: readonly unknown[]): string {
  let text = '';
  for (let from = 0; from < items.length; from += AT_A_TIME) {
    const lines = items.slice(from, from + AT_A_TIME).map((item) => JSON.stringify(item));
    text += `${from === 0 ? '' : ',\n'}${lines.join(',\n')}`;
  }
  return text;
}

/** Closes the Blueprint: tools and rules read it, and nobody changes it. */
function freeze(blueprint: Blueprint): Blueprint {
  for (const collection of [...Object.values(blueprint), ...Object.values(blueprint.hostNeeds)] as unknown[]) {
    Object.freeze(collection);
  }
  return Object.freeze(blueprint);
}
