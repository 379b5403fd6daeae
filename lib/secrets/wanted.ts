import type { Blueprint, MakerFacts, VariableFacts } from '../blueprint/index.ts';

/** The folder of the store, beside package.json. */
export const FOLDER = 'secrets';

/** A value that an .env file of the lab has to hold. */
export interface Wanted {
  /** The file, relative to the lab's root. */
  readonly file: string;
  readonly server: string;
  readonly name: string;
  /** Id of the secret, or of the variable that is none: what is the same value everywhere has the same. */
  readonly id: string;
  readonly isSecret: boolean;
  readonly description: string;
  /** Whether nothing starts without it. */
  readonly required: boolean;
  readonly form?: VariableFacts['form'];
  readonly maker?: MakerFacts | undefined;
  /** A POSIX command that prints a value. */
  readonly command?: string | undefined;
}

/** Every value that the lab needs, in the order of the Blueprint. */
export function wantedOf({ variables, secrets }: Blueprint): readonly Wanted[] {
  const makers = new Map(secrets.map(({ id, maker }) => [id, maker]));
  return variables.map((variable) => ({
    file: storeFile(variable.server, variable.adopted),
    server: variable.server,
    name: variable.name,
    id: variable.secret ?? variable.id,
    isSecret: variable.secret !== undefined,
    description: variable.description ?? 'no description',
    required: variable.required && variable.default === undefined,
    form: variable.form,
    maker: makers.get(variable.secret ?? ''),
    command: variable.make,
  }));
}

/** Where the values of a server lie. An adopted stack has an `.env` of its own on the host, and so one here. */
export function storeFile(server: string, adopted?: string): string {
  const stack = adopted?.slice(adopted.lastIndexOf('/') + 1);
  return `${FOLDER}/${server}${stack === undefined ? '' : `.${stack}`}.env`;
}

/** Values by the file that holds them. */
export function byFile(wanted: readonly Wanted[]): ReadonlyMap<string, readonly Wanted[]> {
  const files = new Map<string, Wanted[]>();
  for (const each of wanted) {
    const known = files.get(each.file);
    if (known === undefined) files.set(each.file, [each]);
    else known.push(each);
  }
  return files;
}
