import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { CallSite, Finding, SourceLocation } from '../values/index.ts';
import { captureCaller, finding, LabError, locationOf } from '../values/index.ts';
import { CORE_ERRORS } from './errors.ts';

// Registered symbols: two copies of the package in one program see each other's constructs.
const KIND = Symbol.for('homelab-cdk.kind');
const SITE = Symbol.for('homelab-cdk.site');
const PROBLEMS = Symbol.for('homelab-cdk.problems');
const WAIVERS = Symbol.for('homelab-cdk.waivers');

/** The constructs of a lab. */
export type Kind =
  | 'Homelab'
  | 'Server'
  | 'Stack'
  | 'Service'
  | 'ExternalService'
  | 'Volume'
  | 'Network'
  | 'Secret'
  | 'ConfigFile'
  | 'Route'
  | 'Monitor'
  | 'Backup'
  | 'Overlay'
  | 'Notifier';

/** A finding that the user accepts, and why. */
export interface Waiver {
  readonly code: string;
  readonly reason: string;
  readonly site: CallSite;
}

interface Branded {
  readonly [KIND]?: Kind;
  readonly [SITE]?: CallSite;
  [PROBLEMS]?: Finding[];
  [WAIVERS]?: Waiver[];
}

const NONE: readonly never[] = [];

const brandOf = (construct: IConstruct): Branded => construct as Branded;

/** The base of every construct: checks its id before it joins the tree, and remembers the user's line. */
export abstract class LabConstruct extends Construct {
  readonly [KIND]: Kind;
  readonly [SITE]: CallSite;

  /** `site` is for constructs that are made by a method: the line that called it. */
  constructor(scope: IConstruct | undefined, id: string, kind: Kind, site?: CallSite) {
    const seen = site ?? captureCaller(new.target);
    // A lab has no scope; `constructs` asks for one in its types alone.
    super(scope as Construct, kind === 'Homelab' ? '' : admit(scope, id, kind, seen));
    this[KIND] = kind;
    this[SITE] = seen;
  }

  /**
   * Accepts the findings of one code at this construct and below, with the reason that every summary shows.
   * A waiver that covers nothing is itself a finding.
   */
  waive(code: string, options: { readonly reason: string }): void {
    const reason = String((options as { readonly reason?: string } | undefined)?.reason ?? '');
    (brandOf(this)[WAIVERS] ??= []).push({ code, reason, site: captureCaller(this.waive) });
  }
}

const ID = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Whether a text may be an id. */
export const isId = (id: string): boolean => typeof id === 'string' && ID.test(id) && id.length <= 63;

/**
 * The id under which a construct joins the tree. An invalid or taken one is kept as a problem of the tree, to be told
 * with all others, and a stand-in is used, so that the user's program runs on.
 */
function admit(scope: IConstruct | undefined, given: string, kind: Kind, site: CallSite): string {
  if (typeof scope?.node?.tryFindChild !== 'function') {
    const args = { what: kind, needs: 'construct of the lab', scope: String(scope) };
    throw LabError.of(CORE_ERRORS.wrongScope, args, { source: locationOf(site) });
  }
  const id = String(given);
  const taken = scope.node.tryFindChild(id);
  if (isId(given) && taken === undefined) return id;
  const path = [scope.node.path, id].filter(Boolean).join('/');
  const own = locationOf(site);
  const where = { path, source: own !== undefined && isOwnFile(own.file) ? sourceOf(scope) : own };
  if (taken !== undefined) {
    const parent = scope.node.path === '' ? 'The lab' : JSON.stringify(scope.node.path);
    const related = [{ note: 'first', path: taken.node.path, source: sourceOf(taken) }].map(defined);
    report(scope, finding(CORE_ERRORS.takenId, { id, parent }, where, { given: id, related }));
  } else {
    const allowed = 'lower-case letters, digits and single hyphens, beginning with a letter, at most 63 characters';
    report(scope, finding(CORE_ERRORS.invalidId, { id }, where, { given: id, allowed }));
  }
  // No id has a `~`, so the stand-in is free, and messages still show what was meant.
  return `${id.replaceAll('/', '-')}~${scope.node.children.length}`;
}

const defined = <T extends object>(item: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as never;

/** Keeps a problem that was seen while the tree was built. */
export function report(construct: IConstruct, problem: Finding): void {
  (brandOf(construct.node.root)[PROBLEMS] ??= []).push(problem);
}

/** The problems seen while the tree was built. */
export const problemsOf = (root: IConstruct): readonly Finding[] => brandOf(root)[PROBLEMS] ?? [];

/** The waivers of one construct. */
export const waiversOf = (construct: IConstruct): readonly Waiver[] => brandOf(construct)[WAIVERS] ?? NONE;

/** What kind of construct of a lab this is, if it is one: of this or another copy of the package. */
export const kindOf = (construct: IConstruct): Kind | undefined => brandOf(construct)[KIND];

/** The user's line that made a construct. A construct of the library's own making tells the line of its scope. */
export function sourceOf(construct: IConstruct): SourceLocation | undefined {
  const own = locationOf(brandOf(construct)[SITE]);
  if (own !== undefined && !isOwnFile(own.file)) return own;
  return construct.node.scope === undefined ? own : sourceOf(construct.node.scope);
}

/**
 * Whether a file is part of this library rather than of somebody's lab: it lies beside or below this file's room, which
 * in the package is a chunk.
 */
export const isOwnFile = (file: string): boolean => file.startsWith((ownFolder ??= findOwnFolder()));
let ownFolder: string | undefined;

function findOwnFolder(): string {
  const here = (): CallSite => captureCaller(here);
  const file = locationOf(here())?.file ?? '';
  return file.replace(/(?:core|chunks)[\\/][^\\/]+$/, '');
}

/**
 * The scope that a construct belongs in: the nearest construct of a lab at `scope` or above it, as groups of one's own
 * may stand between. @throws LabError HL013 where it is of another kind.
 */
export function parentOfKind<T extends IConstruct>(scope: IConstruct, kind: Kind, what: string, site?: CallSite): T {
  let at: IConstruct | undefined = scope;
  while (at?.node !== undefined && kindOf(at) === undefined) at = at.node.scope;
  if (at?.node !== undefined && kindOf(at) === kind) return at as T;
  throw LabError.of(CORE_ERRORS.wrongScope, { what, needs: kind, scope: nameOf(scope) }, { source: locationOf(site) });
}

/** What a scope is, for a message. */
function nameOf(scope: IConstruct): string {
  if (typeof (scope as IConstruct | undefined)?.node !== 'object') return String(scope);
  return scope.node.path === '' ? 'the lab itself' : JSON.stringify(scope.node.path);
}

/** The nearest scope of a kind. @throws LabError HL013 where there is none. */
export function scopeOfKind<T extends IConstruct>(scope: IConstruct, kind: Kind, what: string, site?: CallSite): T {
  for (let at: IConstruct | undefined = scope; at !== undefined; at = at.node.scope) {
    if (kindOf(at) === kind) return at as T;
  }
  throw LabError.of(CORE_ERRORS.wrongScope, { what, needs: kind, scope: nameOf(scope) }, { source: locationOf(site) });
}
