import type { ConfigFileFacts, LabFacts, SecretFacts, VariableFacts } from '../../blueprint/index.ts';
import type { Secret } from '../../core/index.ts';
import { commandOf, formOf } from '../../secrets/makers.ts';
import { sortedBy } from '../../values/index.ts';
import type { Declared, DeclaredStack } from '../collect/declared.ts';
import { dataRoot, secretFilePath } from '../collect/host-layout.ts';
import type { StackIntent } from './intent.ts';

import type { NamedVariable } from './variables.ts';

/** Variables by id, in the making. */
export type Variables = Map<string, VariableFacts>;

/**
 * The secrets by variable, as the files of a server mean them: two servers may each have one of the same name, in their
 * own `.env`, and then its own is meant.
 */
export function secretsOf({ secrets }: Declared, server: string): ReadonlyMap<string, Secret> {
  const byVariable = new Map<string, Secret>();
  const isOwn = (secret: Secret): boolean => secret.node.path.startsWith(`${server}/`);
  for (const secret of secrets) {
    const known = byVariable.get(secret.variable);
    if (known === undefined || isOwn(secret) || !isOwn(known)) byVariable.set(secret.variable, secret);
  }
  return byVariable;
}

/** The command that prints a value: what the secret says, else what its maker says. */
const commandFor = ({ props: { make, maker } }: Secret): string | undefined => make ?? (maker && commandOf(maker));

/** What a value looks like: what the secret says, else what its maker makes. */
const formFor = ({ props: { form, maker } }: Secret): VariableFacts['form'] => form ?? (maker && formOf(maker));

/** Who names a variable. */
export interface Naming {
  readonly stack: DeclaredStack;
  readonly intent: StackIntent;
  readonly service: string;
  readonly lab: LabFacts;
  readonly secrets: ReadonlyMap<string, Secret>;
  /** Descriptions of the variables that `variable('NAME')` declares in the environment of the service. */
  readonly typed: ReadonlyMap<string, string | undefined>;
}

/** Enters the variables that a service names. An adopted stack has an `.env` of its own, and so variables of its own. */
export function addVariables(named: Iterable<NamedVariable>, naming: Naming, variables: Variables): void {
  const { stack, intent, service, lab, secrets, typed } = naming;
  const server = stack.construct.server.node.id;
  const adopted = stack.construct.adopted === undefined ? undefined : stack.id;
  for (const { name, default: fallback, required } of named) {
    const secret = secrets.get(name);
    const said = intent.secrets[name] ?? intent.variables[name] ?? typed.get(name);
    const value = fallback ?? lab.variables[name];
    enter(variables, {
      id: `${adopted ?? server}:${name}`,
      server,
      adopted,
      name,
      description: secret?.props.description ?? said,
      default: secret === undefined ? value : undefined,
      required: secret === undefined ? required || value === undefined : secret.props.required !== false,
      secret: secret?.node.path ?? (intent.secrets[name] === undefined ? undefined : `${stack.id}/${name}`),
      make: secret && commandFor(secret),
      form: secret && formFor(secret),
      declared: secret !== undefined || said !== undefined || typed.has(name) || name in lab.variables,
      usedBy: [service],
    });
  }
}

/** Enters the variable of a secret that `prepare` writes into a file. */
export function addSecretVariable(secret: Secret, server: string, service: string, variables: Variables): void {
  enter(variables, {
    id: `${server}:${secret.variable}`,
    server,
    name: secret.variable,
    description: secret.props.description,
    required: secret.props.required !== false,
    secret: secret.node.path,
    make: commandFor(secret),
    form: formFor(secret),
    declared: true,
    usedBy: [service],
  });
}

/** A variable that several services name is one: declared if any says so, required if any requires it. */
function enter(variables: Variables, variable: VariableFacts): void {
  const known = variables.get(variable.id);
  if (known === undefined) {
    variables.set(variable.id, variable);
    return;
  }
  const usedBy = known.usedBy.includes(variable.usedBy[0] ?? '') ? known.usedBy : [...known.usedBy, ...variable.usedBy];
  variables.set(variable.id, {
    ...variable,
    ...known,
    declared: known.declared || variable.declared,
    required: known.required || variable.required,
    usedBy,
  });
}

/** Where secrets are used, each by its id. */
interface SecretUses {
  readonly inEnvironment: ReadonlySet<string>;
  /** By programs of the host. */
  readonly onHosts: ReadonlySet<string>;
  readonly configFiles: readonly ConfigFileFacts[];
}

/** The secrets that constructs declare, with where each is needed, and those that YAML layers declare. */
export function secretFacts(
  declared: Declared,
  variables: Variables,
  { inEnvironment, onHosts, configFiles }: SecretUses,
): readonly SecretFacts[] {
  const inConfig = new Set(configFiles.flatMap(({ secrets }) => secrets));
  const needed = new Map<string, Set<string>>();
  for (const { secret, server } of variables.values()) {
    if (secret !== undefined) needed.set(secret, (needed.get(secret) ?? new Set()).add(server));
  }
  const files = secretFiles(declared);
  const typed = declared.secrets.map((secret): SecretFacts => {
    const id = secret.node.path;
    const own = files.get(id) ?? [];
    const servers = new Set([...(needed.get(id) ?? []), ...own.map(({ server }) => server)]);
    return {
      id,
      variable: secret.variable,
      description: secret.props.description ?? secret.node.id,
      servers: [...servers].sort(),
      uses: [
        ...(inEnvironment.has(id) ? (['env'] as const) : []),
        ...(own.length > 0 ? (['file'] as const) : []),
        ...(inConfig.has(id) ? (['config'] as const) : []),
        ...(onHosts.has(id) ? (['host'] as const) : []),
      ],
      files: own,
      required: secret.props.required !== false,
      make: commandFor(secret),
      maker: secret.props.maker,
    };
  });
  return sortedBy(typed, ({ id }) => id);
}

/** The files that hold the value of a secret alone: one a server and reader. */
function secretFiles({ servers, secrets }: Declared): ReadonlyMap<string, SecretFacts['files'][number][]> {
  const files = new Map<string, SecretFacts['files'][number][]>();
  if (secrets.length === 0) return files;
  for (const server of servers) {
    const root = dataRoot(server.construct);
    for (const stack of server.stacks) {
      for (const { construct } of stack.services.values()) {
        for (const { secret, uid, gid } of construct?.props.secrets ?? []) {
          const path = secretFilePath(root, secret.variable, uid);
          const known = files.get(secret.node.path) ?? [];
          if (!known.some((file) => file.server === server.id && file.path === path)) {
            known.push({ server: server.id, path, uid, gid });
          }
          files.set(secret.node.path, known);
        }
      }
    }
  }
  return files;
}
