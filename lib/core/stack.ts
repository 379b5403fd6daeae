import type { CallSite } from '../values/index.ts';
import { captureCaller, LabError, locationOf } from '../values/index.ts';
import type { BackupProps } from './backup.ts';
import { Backup } from './backup.ts';
import { LabConstruct, parentOfKind } from './construct.ts';
import { CORE_ERRORS } from './errors.ts';
import type { AdoptProps, LayerFile, LayerOptions, LayerVars } from './layer-file.ts';
import { ADOPT_RULES, LAYER_RULES } from './layer-file.ts';
import { validateProps, requireProps, RULES, warnUnknownProps } from './rules.ts';
import type { Hardening, ServiceOverride } from './service-props.ts';
import { OVERRIDE_RULES } from './service-rules.ts';
import type { AllRules } from './shapes.ts';
import { ofKind, oneOf } from './shapes.ts';
import type { Server } from './server.ts';
import type { Service } from './service.ts';

/** How a stack stands on its server. */
export interface StackProps {
  /** `shared` for a stack that stands on several servers: local layers of a server go above it. @default 'local' */
  readonly layer?: 'shared' | 'local';
  /** A Compose project of its own, with this name. @default - the server's project `hl`, or the stack's id with layout `stacks` */
  readonly project?: string;
  /** Ids that it had before, so that a deploy finds its state. @default - none */
  readonly formerly?: readonly string[];
  /** The server it was on before, so that it never starts empty here. @default - none */
  readonly movedFrom?: Server;
  /** Hardening of its services that say nothing themselves. @default 'standard' */
  readonly hardening?: Hardening;
}

/** What a local layer says of one service of a stack. */
export interface StackOverride {
  readonly service: string | Service;
  readonly says: ServiceOverride;
  readonly site: CallSite;
}

/** What is said of a stack, whichever it is. */
export const STACK_RULES: AllRules<StackProps> = {
  layer: oneOf('The layer of a stack', ['shared', 'local']),
  project: RULES.project,
  formerly: RULES.formerly,
  movedFrom: ofKind('Where a stack was before', 'Server'),
  hardening: oneOf('The hardening of a stack', ['strict', 'standard', 'image']),
};

/** The props of a stack among the options of a layer file. */
const ofStack = (options: StackProps): StackProps =>
  Object.fromEntries(Object.entries(options).filter(([key]) => Object.hasOwn(STACK_RULES, key)));

/** What nearly every stack has: no file and no override. */
const NONE: readonly never[] = [];

/** The server itself, and no group below it: ready-made stacks ask it for its lab. */
function ofServer(server: Server, site: CallSite): Server {
  const found = parentOfKind<Server>(server, 'Server', 'stack', site);
  if (found === server) return found;
  const args = { what: 'stack', needs: 'Server', scope: JSON.stringify(server.node.path) };
  throw LabError.of(CORE_ERRORS.wrongScope, args, { source: locationOf(site) });
}

/** A group of services that belong together: one application with its database, usually. */
export class Stack extends LabConstruct {
  /**
   * A stack written as plain compose, with per-server variables: `${NAME}` of `vars` is filled in, every other stays
   * for the server's `.env`. `file` is relative to the lab's root. Intent stands in it under `x-hl`.
   */
  static fromLayer(server: Server, id: string, file: string, options: StackProps & LayerVars = {}): Stack {
    const site = captureCaller(Stack.fromLayer);
    const stack = new Stack(server, id, { layer: 'shared', ...ofStack(options) }, site);
    validateProps(stack, { ...options, file }, { ...STACK_RULES, ...LAYER_RULES }, site, true);
    stack.files = [{ file, vars: options.vars ?? {}, layer: stack.props.layer ?? 'local', site }];
    return stack;
  }

  /**
   * Takes an existing compose file as it is: every name is kept and nothing is added, so nothing is recreated.
   * Relative mounts are read from `directory`, where the stack lives on the server.
   */
  static fromComposeFile(server: Server, id: string, props: AdoptProps): Stack {
    const site = captureCaller(Stack.fromComposeFile);
    const { project, formerly, movedFrom } = props ?? {};
    const stack = new Stack(
      server,
      id,
      { ...(project && { project }), ...(formerly && { formerly }), ...(movedFrom && { movedFrom }) },
      site,
    );
    validateProps(stack, props ?? {}, ADOPT_RULES, site, true);
    stack.adoption = props;
    stack.files = [{ file: props.file, vars: props.vars ?? {}, layer: 'local', site }];
    return stack;
  }

  readonly server: Server;
  readonly props: StackProps;
  private files: LayerFile[] | undefined;
  private overridden: StackOverride[] | undefined;
  private adoption: AdoptProps | undefined;

  constructor(server: Server, id: string, props: StackProps = {}, site: CallSite = captureCaller(new.target)) {
    super(server, id, 'Stack', site);
    this.server = ofServer(server, site);
    this.props = props;
    validateProps(this, props, STACK_RULES);
    if (new.target === Stack) warnUnknownProps(this, props, STACK_RULES);
  }

  /** The compose files of this stack, lowest first. */
  get layerFiles(): readonly LayerFile[] {
    return this.files ?? NONE;
  }

  /** What local layers say of services, in the order of the calls. */
  get overrides(): readonly StackOverride[] {
    return this.overridden ?? NONE;
  }

  /** Where it was adopted from, if it was. */
  get adopted(): AdoptProps | undefined {
    return this.adoption;
  }

  /** Lays an ordinary compose file over this stack, as its local layer. `file` is relative to the lab's root. */
  layer(file: string, options: LayerOptions = {}): void {
    const site = captureCaller(this.layer);
    validateProps(this, { ...options, file }, LAYER_RULES, site, true);
    (this.files ??= []).push({ file, vars: options.vars ?? {}, layer: 'local', site });
  }

  /** Says something of a service of this stack in the local layer. `service` is the construct or its id. */
  override(service: string | Service, says: ServiceOverride): void {
    const site = captureCaller(this.override);
    requireProps(this, { service, says }, ['service', 'says']);
    validateProps(this, says, OVERRIDE_RULES, site);
    warnUnknownProps(this, says, OVERRIDE_RULES);
    (this.overridden ??= []).push({ service, says, site });
  }

  /** Backs up every `state` volume of this stack, and the dump of every database in it. */
  backup(props: BackupProps): Backup {
    return new Backup(this, 'backup', props, captureCaller(this.backup));
  }
}
