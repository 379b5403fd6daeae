import type { ProjectFacts } from '../blueprint/index.ts';
import type { Layer, Mapping, Provenance, Tree } from '../compose/index.ts';
import { canonical } from '../compose/language/canonical.ts';
import { diagnoseLayer } from '../compose/diagnose/diagnose.ts';
import { COMPOSE_ERRORS } from '../compose/errors.ts';
import { mergeLayers } from '../compose/language/merge.ts';
import type { SeenProject } from '../core/index.ts';
import type { Finding } from '../values/index.ts';
import { combineDisjoint } from './collect/combine.ts';
import type { DeclaredServer, DeclaredStack, Report } from './collect/declared.ts';
import { publicVariables } from './collect/public-variables.ts';
import { defaultsLayer } from './collect/defaults-layer.ts';
import { isMapping } from './collect/qualify.ts';
import type { ProjectShape } from './finish.ts';
import { declareNetworks } from './finish.ts';
import { seenWith } from './seen.ts';

/** The layers of one Compose project, and what became of them. */
export interface MergedProject {
  readonly server: DeclaredServer;
  readonly facts: ProjectFacts;
  readonly stacks: readonly DeclaredStack[];
  readonly adopted: boolean;
  /** Lowest first. The generated patches belong after the first. */
  readonly layers: readonly Layer[];
  readonly shape: ProjectShape;
  /** Whether anybody but constructs spoke: a YAML layer, or `compose({…})`. */
  readonly untyped: boolean;
  /** Findings of the merge. They are reported in pass 5, when the layers are complete. */
  readonly findings: readonly Finding[];
  /** Canonical, with the intent under `x-hl` still in it. */
  readonly tree: Mapping;
  /** The same with what its files of variables and labels give. @default - it names none that was read */
  readonly seen?: SeenProject;
  readonly provenance: Provenance;
}

/** Pass 2: merges the users' layers of every project of a server, by Compose's rules. */
export function mergeServer(server: DeclaredServer, report: Report): readonly MergedProject[] {
  const projects = new Map<string, DeclaredStack[]>();
  for (const stack of server.stacks) {
    const stacks = projects.get(stack.project.file);
    if (stacks === undefined) projects.set(stack.project.file, [stack]);
    else stacks.push(stack);
  }
  const owner = server.layers.length === 0 || projects.size === 1 ? undefined : ownersOf(server);
  const files = [...projects.keys()];
  return [...projects].map(([file, stacks]) => {
    const isMine = (name: string): boolean => (owner?.get(name) ?? files[0]) === file;
    const mine = server.layers.map((layer) => partOf(layer, isMine));
    return mergeProject(server, stacks, mine, report);
  });
}

/** The file that each service is in. */
function ownersOf(server: DeclaredServer): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const stack of server.stacks) for (const name of stack.services.keys()) owners.set(name, stack.project.file);
  return owners;
}

/** The services of a layer that belong to one project; resources go where a service of the layer may use them. */
function partOf(layer: Layer, isMine: (service: string) => boolean): Layer {
  const services: Tree | undefined = layer.tree['services'];
  if (!isMapping(services)) return layer;
  const names = Object.keys(services);
  const mine = names.filter(isMine);
  if (mine.length === names.length) return layer;
  const part = Object.fromEntries(mine.map((name) => [name, services[name] as Tree]));
  return { ...layer, tree: mine.length === 0 ? {} : { ...layer.tree, services: part } };
}

/** Where the layers that people write in YAML do to those below what Compose does, and not what people expect. */
function diagnose(layers: readonly Layer[], report: Report): void {
  let below: Mapping = {};
  for (const layer of layers) {
    diagnoseLayer({ below, layer })
      .filter(({ code, source }) => !TOLD_BEFORE.has(code) && source !== undefined && isYaml(source.file))
      .forEach(report);
    below = canonical(
      mergeLayers([{ name: 'below', tree: below }, layer], { mappings: true, deduplicate: false }).tree,
    );
  }
}

/** What was reported when the files were read. */
const TOLD_BEFORE: ReadonlySet<string> = new Set([COMPOSE_ERRORS.driveLetter.code]);

const isYaml = (file: string): boolean => /\.ya?ml$/.test(file);

function mergeProject(
  server: DeclaredServer,
  stacks: readonly DeclaredStack[],
  serverLayers: readonly Layer[],
  report: Report,
): MergedProject {
  const [first] = stacks as [DeclaredStack];
  const layers = [defaultsLayer(stacks, report), ...stackRounds(stacks), ...serverLayers];
  const { tree, provenance, findings } = mergeLayers(layers, { mappings: true, deduplicate: false });
  if (serverLayers.length > 0 || stacks.some(({ construct }) => construct.layerFiles.length > 0)) {
    diagnose(layers, report);
  }
  const adopted = first.construct.adopted !== undefined;
  const shape = { name: first.project.name, adopted, server: server.id, ipv6: adopted ? undefined : server.ipv6 };
  const complete = declareNetworks(canonical(tree), shape);
  const seen = seenOf(first, complete, report);
  return {
    server,
    facts: first.project,
    stacks,
    adopted,
    layers,
    shape,
    untyped: serverLayers.length > 0 || stacks.some((stack) => stack.untyped),
    findings,
    tree: complete,
    ...(seen !== undefined && { seen }),
    provenance,
  };
}

/** A tree of an adopted project as its containers get it. */
export function seenOf({ construct, named }: DeclaredStack, tree: Mapping, report: Report): SeenProject | undefined {
  if (named === undefined || named.size === 0) return undefined;
  return seenWith(tree, { named, variables: publicVariables(construct), report });
}

/** The n-th shared layers of all stacks together, for every n; then the local ones. */
function stackRounds(stacks: readonly DeclaredStack[]): readonly Layer[] {
  const rounds: Record<'shared' | 'local', Layer[][]> = { shared: [], local: [] };
  for (const { layers } of stacks) {
    const next = { shared: 0, local: 0 };
    for (const { kind, layer } of layers) (rounds[kind][next[kind]++] ??= []).push(layer);
  }
  return (['shared', 'local'] as const).flatMap((kind) =>
    rounds[kind].map((layers, round) => combineDisjoint(`${kind} stacks, ${round + 1}`, layers)),
  );
}
