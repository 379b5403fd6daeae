import type { Blueprint, ConfigFormat } from '../blueprint/index.ts';
import type { Tree } from '../compose/index.ts';
import { captureCaller } from '../values/index.ts';
import { LabConstruct, parentOfKind } from './construct.ts';
import type { ConfigMount } from './mount.ts';
import { validateOwnProps, RULES } from './rules.ts';
import type { AllRules } from './shapes.ts';
import { flag, isRecord, required, oneOf, rule } from './shapes.ts';
import type { Stack } from './stack.ts';

/** Content of a configuration file: text, plain data for `yaml` and `json`, or either computed from the resolved lab. */
export type ConfigContent = string | Tree | ((blueprint: Blueprint) => string | Tree);

/** A configuration file, and what has to happen when it changes. */
export interface ConfigFileProps {
  /** Its content. */
  readonly content: ConfigContent;
  /** Its name. @default - the id, with the format's extension */
  readonly fileName?: string;
  /** How data is written and how a secret's value is escaped. @default - by the file name's extension, else `text` */
  readonly format?: ConfigFormat;
  /**
   * `recreate` starts the services that mount it anew; `watched` mounts its directory, for programs that see changes
   * themselves; `signal` sends one. @default 'recreate'
   */
  readonly onChange?: 'recreate' | 'watched' | { readonly signal: `SIG${string}` };
  /**
   * Whether the program fills `$NAME` in before it reads the file, as Gatus does: every `$` of the content, and of a
   * secret's value, is then doubled. @default false
   */
  readonly expandsVariables?: boolean;
  /** Whether it is a program that its reader runs. @default false */
  readonly executable?: boolean;
  /** `seed` writes only where nothing is yet: the application owns the file afterwards. @default 'managed' */
  readonly mode?: 'managed' | 'seed';
  /** User that reads it; it is mode 600 for this user when it holds a secret. @default 0 */
  readonly uid?: number;
  /** Group that reads it. @default - as `uid` */
  readonly gid?: number;
}

const FORMATS: readonly ConfigFormat[] = ['yaml', 'json', 'toml', 'ini', 'env', 'xml', 'text'];

const isSignal = (value: unknown): boolean => isRecord(value) && /^SIG[A-Z0-9+-]+$/.test(String(value['signal']));

const CONFIG_FILE_RULES: AllRules<ConfigFileProps> = {
  content: required(
    rule('The content of a file', 'a text, plain data, or a function', (value) =>
      ['string', 'object', 'function'].includes(typeof value),
    ),
  ),
  fileName: RULES.fileName,
  format: oneOf('The format of a file', FORMATS),
  onChange: rule(
    'What happens when a file changes',
    '"recreate", "watched" or { signal: "SIGHUP" }',
    (value) => value === 'recreate' || value === 'watched' || isSignal(value),
  ),
  expandsVariables: flag('"expandsVariables"'),
  executable: flag('"executable"'),
  mode: oneOf('The mode of a file', ['managed', 'seed']),
  uid: RULES.account,
  gid: RULES.account,
};

/** A file that the lab writes and a service mounts. */
export class ConfigFile extends LabConstruct {
  readonly stack: Stack;
  readonly props: ConfigFileProps;

  /** @throws LabError HL014 for the name of a file or a user that cannot exist. */
  constructor(stack: Stack, id: string, props: ConfigFileProps) {
    const site = captureCaller(new.target);
    super(stack, id, 'ConfigFile', site);
    this.stack = parentOfKind(stack, 'Stack', 'configuration file', site);
    this.props = props;
    validateOwnProps(this, props, CONFIG_FILE_RULES, new.target, ConfigFile);
  }

  /** A mount of it, read-only. A `watched` file mounts its directory: `target` is the path of the directory then. */
  at(target: string): ConfigMount {
    return { kind: 'config', configFile: this, target };
  }
}
