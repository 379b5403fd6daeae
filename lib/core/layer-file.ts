import type { CallSite } from '../values/index.ts';
import { RULES } from './rules.ts';
import type { Secret } from './secret.ts';
import type { Server } from './server.ts';
import type { AllRules } from './shapes.ts';
import { isKind, list, nonEmptyText, ofKind, record, required, rule } from './shapes.ts';

/** Values that are filled in when the layer is read, so that the file differs from server to server. */
export interface LayerVars {
  /**
   * `${NAME}` in the file becomes this text, which ends up in dist/ and so is public; or this secret, of which only the
   * name of its variable does. @default - none
   */
  readonly vars?: Readonly<Record<string, LayerVar>>;
}

/** What stands for a variable of a layer file. */
export type LayerVar = string | number | Secret;

/** What is said of a layer file beside its path. */
export type LayerOptions = LayerVars;

/** A compose file that is a layer of a stack. */
export interface LayerFile {
  /** Relative to the lab's root. */
  readonly file: string;
  readonly vars: Readonly<Record<string, LayerVar>>;
  readonly layer: 'shared' | 'local';
  readonly site: CallSite;
}

/** An existing stack that is taken as it is. */
export interface AdoptProps extends LayerVars {
  /** Its compose file, relative to the lab's root. */
  readonly file: string;
  /** Where it lives on the server, absolute: relative mounts are read from here. */
  readonly directory: string;
  /** Its Compose project. @default - as Compose would: `name:` of the file, else the last part of `directory` */
  readonly project?: string;
  /** Regular files beside the compose file that it mounts; only these travel into dist/. @default - none */
  readonly files?: readonly string[];
  /** Ids that it had before, so that a deploy finds its state. @default - none */
  readonly formerly?: readonly string[];
  /** The server it was on before, so that it never starts empty here. @default - none */
  readonly movedFrom?: Server;
}

const isVar = (value: unknown): boolean =>
  typeof value === 'string' || Number.isFinite(value) || isKind(value, 'Secret');

const vars = record(RULES.variable, rule('', 'is a text, a number or a Secret', isVar));

const file = required(nonEmptyText('The path of a layer file'));

/** What is said of a layer file, beside how its stack stands. */
export const LAYER_RULES: AllRules<LayerVars & { readonly file: string }> = { file, vars };

/** What is said of an adopted stack. */
export const ADOPT_RULES: AllRules<AdoptProps> = {
  file,
  directory: required(RULES.path),
  project: RULES.project,
  files: list(nonEmptyText('The path of a file beside the Compose file')),
  formerly: RULES.formerly,
  movedFrom: ofKind('Where a stack was before', 'Server'),
  vars,
};
