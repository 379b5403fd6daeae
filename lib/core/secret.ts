import type { IConstruct } from 'constructs';
import type { MakerFacts } from '../blueprint/index.ts';
import { captureCaller } from '../values/index.ts';
import { kindOf, LabConstruct } from './construct.ts';
import { fields } from './fields.ts';
import { validateOwnProps, RULES } from './rules.ts';
import type { AllRules } from './shapes.ts';
import { MAKER } from './secret-maker.ts';
import { flag, required, oneLine } from './shapes.ts';
import { VALUE_PATTERN } from './value-pattern.ts';

/** What people need to know to fill a secret in. */
export interface SecretProps {
  /** What it is, for `.env.example`. @default - its id */
  readonly description?: string;
  /** The name of its variable. @default - `<STACK>_<SECRET>`; of a lab or server `<SECRET>` */
  readonly variable?: string;
  /** Whether nothing starts without it. @default true */
  readonly required?: boolean;
  /**
   * A POSIX command that prints a new value, for `.env.example`. Without a `maker`, `hl secrets` runs it.
   * @default - what the maker says; without one none: the value comes from elsewhere
   */
  readonly make?: string;
  /** How `hl secrets` makes a new value, as `SecretMaker.text(32)`. @default - by the command in `make` */
  readonly maker?: MakerFacts;
  /** What its value looks like; `prepare` takes no other. @default - anything; of some makers, what they make */
  readonly form?: SecretForm;
  /** Whether it is there only where something uses it, and else is nowhere asked for. @default false */
  readonly onDemand?: boolean;
}

/** What the whole of a value has to be. */
export interface SecretForm {
  /**
   * An extended regular expression of at most 200 characters, of what `grep -E` and JavaScript read alike: no `\d`,
   * `[:alpha:]`, `(?…)` or `+?`. The whole of a value is held to it.
   */
  readonly pattern: string;
  /** The same in words: `tk_ and 29 letters and digits`. */
  readonly words: string;
}

/** A secret in an environment value: becomes `${NAME:?…}`. */
export interface SecretValue {
  readonly kind: 'secret';
  readonly secret: Secret;
}

/** A secret as a file in the container. */
export interface SecretFile {
  readonly kind: 'secret-file';
  readonly secret: Secret;
  /** Who may read it in the container. */
  readonly uid: number;
  readonly gid: number;
  /** Absolute path in the container. @default - `/run/secrets/<id>` */
  readonly target?: string;
}

const SECRET_RULES: AllRules<SecretProps> = {
  description: oneLine('The description of a secret'),
  variable: RULES.variable,
  required: flag('"required"'),
  make: oneLine('The command that makes a secret'),
  maker: MAKER,
  form: fields<SecretForm>('The form of a secret', "written as { pattern: '[a-z]+', words: 'small letters' }", {
    pattern: required(VALUE_PATTERN),
    words: required(oneLine('What a secret looks like, in words,')),
  }),
  onDemand: flag('"onDemand"'),
};

/** A value that the lab never holds: only its name, and who needs it. */
export class Secret extends LabConstruct {
  readonly props: SecretProps;

  /** @throws LabError HL014 for a variable that the shell would not take. */
  constructor(scope: IConstruct, id: string, props: SecretProps = {}) {
    super(scope, id, 'Secret', captureCaller(new.target));
    this.props = props;
    validateOwnProps(this, props, SECRET_RULES, new.target, Secret);
  }

  /** The name of its variable in `.env`. */
  get variable(): string {
    const scope = this.node.scope;
    const words = scope !== undefined && kindOf(scope) === 'Stack' ? [scope.node.id, this.node.id] : [this.node.id];
    return this.props.variable ?? words.join('-').toUpperCase().replaceAll('-', '_');
  }

  /** For an environment value. It is in the environment of the container: prefer a file where the image can read one. */
  asEnv(): SecretValue {
    return { kind: 'secret', secret: this };
  }

  /** As a file that only `uid` can read, made by `prepare`: an entry of `secrets` of a Service. */
  asFile(options: { readonly uid: number; readonly gid?: number; readonly target?: string }): SecretFile {
    const { uid, gid = uid, target } = options;
    return { kind: 'secret-file', secret: this, uid, gid, ...(target !== undefined && { target }) };
  }

  /** A placeholder in the content of a ConfigFile, filled in on the server by `prepare`. */
  inFile(): string {
    return `@@hl:${this.variable}@@`;
  }
}
