import type { BooleanLike, Extensions, ListOrMapping, StringOrList } from './common.ts';
import type { ComposeNetwork } from './network.ts';
import type { ComposeService } from './service.ts';

/** A volume of the file. */
export interface ComposeVolume extends Extensions {
  readonly name?: string;
  readonly driver?: string;
  readonly driver_opts?: Readonly<Record<string, string | number>>;
  readonly external?: BooleanLike | { readonly name?: string };
  readonly labels?: ListOrMapping;
}

/** A secret of the file. */
export interface ComposeSecret extends Extensions {
  readonly name?: string;
  readonly environment?: string;
  readonly file?: string;
  readonly external?: BooleanLike | { readonly name?: string };
  readonly labels?: ListOrMapping;
  readonly driver?: string;
  readonly driver_opts?: Readonly<Record<string, string | number>>;
  readonly template_driver?: string;
}

/** A config of the file. */
export interface ComposeConfig extends Extensions {
  readonly name?: string;
  readonly content?: string;
  readonly environment?: string;
  readonly file?: string;
  readonly external?: BooleanLike | { readonly name?: string };
  readonly labels?: ListOrMapping;
  readonly template_driver?: string;
}

/** A model of the file. */
export interface ComposeModel extends Extensions {
  readonly name?: string;
  readonly model: string;
  readonly context_size?: number;
  readonly runtime_flags?: readonly string[];
}

/** Another file that is read in. */
export interface ComposeInclude {
  readonly path: StringOrList;
  readonly env_file?: StringOrList;
  readonly project_directory?: string;
}

/** A Compose file. Source of the attributes: compose-go `schema/compose-spec.json`. */
export interface ComposeFile extends Extensions {
  /** Ignored by Compose. */
  readonly version?: string;
  readonly name?: string;
  readonly include?: readonly (string | ComposeInclude)[];
  readonly services?: Readonly<Record<string, ComposeService>>;
  readonly models?: Readonly<Record<string, ComposeModel | null>>;
  readonly networks?: Readonly<Record<string, ComposeNetwork | null>>;
  readonly volumes?: Readonly<Record<string, ComposeVolume | null>>;
  readonly secrets?: Readonly<Record<string, ComposeSecret>>;
  readonly configs?: Readonly<Record<string, ComposeConfig>>;
}
