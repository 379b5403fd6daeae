import type { IConstruct } from 'constructs';
import type {
  Backup,
  ConfigFile,
  ExternalService,
  Homelab,
  Kind,
  LabConstruct,
  Monitor,
  Network,
  Overlay,
  Route,
  Secret,
  Server,
  Service,
  Stack,
  Tool,
  Volume,
} from '../../core/index.ts';
import { kindOf, sourceOf, toolOf, waiversOf } from '../../core/index.ts';
import { byCodeUnit, locationOf } from '../../values/index.ts';
import type { DeclaredWaiver } from './declared.ts';

/** The constructs of a tree by kind, each list in the order of the paths. */
export interface Walked {
  readonly constructs: { readonly [K in Kind]: Instance[K][] };
  readonly waivers: DeclaredWaiver[];
  readonly tools: Tool[];
}

interface Instance {
  Homelab: Homelab;
  Server: Server;
  Stack: Stack;
  Service: Service;
  ExternalService: ExternalService;
  Volume: Volume;
  Network: Network;
  Secret: Secret;
  ConfigFile: ConfigFile;
  Route: Route;
  Monitor: Monitor;
  Backup: Backup;
  Overlay: Overlay;
  Notifier: LabConstruct;
}

/** Pass 1, first half: one walk over the tree, children in the order of their ids, whatever the order of declaration. */
export function walk(lab: Homelab): Walked {
  const walked: Walked = {
    constructs: {
      Homelab: [],
      Server: [],
      Stack: [],
      Service: [],
      ExternalService: [],
      Volume: [],
      Network: [],
      Secret: [],
      ConfigFile: [],
      Route: [],
      Monitor: [],
      Backup: [],
      Overlay: [],
      Notifier: [],
    },
    waivers: [],
    tools: [],
  };
  visit(lab, walked);
  return walked;
}

function visit(construct: IConstruct, walked: Walked): void {
  const kind = kindOf(construct);
  // The brand says which kind it is; that the class is the same cannot be asked across copies of the package.
  if (kind !== undefined) walked.constructs[kind].push(construct as never);
  for (const { code, reason, site } of waiversOf(construct)) {
    const source = locationOf(site) ?? sourceOf(construct);
    walked.waivers.push({ code, reason, path: construct.node.path, ...(source !== undefined && { source }) });
  }
  const tool = toolOf(construct);
  if (tool !== undefined && !walked.tools.some(({ id }) => id === tool.id)) walked.tools.push(tool);
  const { children } = construct.node;
  if (children.length > 1) children.sort((a, b) => byCodeUnit(a.node.id, b.node.id));
  for (const child of children) visit(child, walked);
}
