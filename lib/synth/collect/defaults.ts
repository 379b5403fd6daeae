import type { ComposeService } from '../../compose/index.ts';
import type { Hardening } from '../../core/index.ts';
import type { HardeningMeasure, Image } from '../../values/index.ts';

/** What `standard` hardening says of every service, by the measure that an image may be known to fail under. */
export const STANDARD: ComposeService = {
  restart: 'unless-stopped',
  security_opt: ['no-new-privileges:true'],
  logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
  deploy: { resources: { limits: { pids: 4096 } } },
};

/** The lowest layer of a service, and what it had to leave out. */
export interface Defaults {
  readonly compose: ComposeService;
  /** Measures that the hardening asks for and the image is known to fail under. */
  readonly leftOut: readonly HardeningMeasure[];
  /** Strict hardening needs a user that is not root, and none is known. */
  readonly needsUser: boolean;
}

// Nearly every service has one of these: they are one tree for all.
const BARE: Defaults = { compose: {}, leftOut: [], needsUser: false };
const USUAL: Defaults = { compose: STANDARD, leftOut: [], needsUser: false };

/** The library's defaults for a service of a hardening. */
export function defaultsOf(hardening: Hardening, image: Image | undefined, user: string | undefined): Defaults {
  if (hardening === 'image') return BARE;
  const breaks = image?.knows.breaksUnder;
  const needsNone = needsNoOthers(image, user);
  if (hardening === 'standard' && breaks === undefined && !needsNone) return USUAL;

  const asked: readonly HardeningMeasure[] =
    hardening === 'strict'
      ? ['no-new-privileges', 'dropped-capabilities', 'read-only', 'non-root']
      : ['no-new-privileges', ...(needsNone ? (['dropped-capabilities'] as const) : [])];
  const leftOut = asked.filter((measure) => breaks?.includes(measure));
  const applies = (measure: HardeningMeasure): boolean => asked.includes(measure) && !leftOut.includes(measure);
  const { security_opt: securityOpt, ...base } = STANDARD;
  const capabilities = image?.knows.capabilities ?? [];
  const runAs = user ?? image?.knows.user;
  return {
    compose: {
      ...base,
      ...(applies('no-new-privileges') && securityOpt !== undefined && { security_opt: securityOpt }),
      ...(applies('dropped-capabilities') && {
        cap_drop: ['ALL'],
        ...(capabilities.length > 0 && { cap_add: capabilities }),
      }),
      ...(applies('read-only') && { read_only: true, tmpfs: image?.knows.writablePaths ?? ['/tmp'] }),
      ...(applies('non-root') && runAs !== undefined && { user: runAs }),
    },
    leftOut,
    needsUser: applies('non-root') && (runAs === undefined || isRoot(runAs)),
  };
}

const isRoot = (user: string): boolean => /^(?:0|root)(?::|$)/.test(user);

/**
 * Whether an image is known to need no capabilities but its own: it says which, or it was made for a user that is not
 * root and runs as one. Of others nothing is known: a program with capabilities of its own in its file does not start
 * without them, whoever runs it.
 */
function needsNoOthers(image: Image | undefined, user: string | undefined): boolean {
  if (image === undefined) return false;
  const { capabilities, user: madeFor } = image.knows;
  return capabilities !== undefined || (madeFor !== undefined && user !== undefined && !isRoot(user));
}
