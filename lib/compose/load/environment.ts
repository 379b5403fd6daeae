import type { Mapping, Tree } from '../tree.ts';
import { isMapping, isSequence } from '../tree-access.ts';
import { mapSection } from './sections.ts';

/** Values by name: what the environment and the env files say. */
export type Environment = Readonly<Record<string, string>>;

/** The value of a variable; undefined where it is not set. */
export const valueIn = (environment: Environment, name: string): string | undefined =>
  Object.hasOwn(environment, name) ? environment[name] : undefined;

/**
 * Values that are taken from the environment by their name alone: entries of a list `environment`, and the content of
 * configs. That of secrets is never taken: nothing needs it. Rule: compose-go loader/environment.go.
 */
export function resolveFromEnvironment(tree: Mapping, environment: Environment): Mapping {
  const services = mapSection(tree, 'services', (service) => {
    const entries = isMapping(service) ? service['environment'] : undefined;
    if (!isMapping(service) || !isSequence(entries)) return service;
    const named = entries.filter((entry) => typeof entry === 'string').map((entry) => withValue(entry, environment));
    return { ...service, environment: named };
  });
  return mapSection(services, 'configs', (config) => {
    const name = isMapping(config) ? config['environment'] : undefined;
    const found = typeof name === 'string' ? valueIn(environment, name) : undefined;
    return isMapping(config) && found !== undefined ? { ...config, content: found } : config;
  });
}

function withValue(entry: string, environment: Environment): string {
  const found = valueIn(environment, entry);
  return found === undefined ? entry : `${entry}=${found}`;
}

/**
 * The values of names that have none, in the form `environment` and `args` have; a name that has none still is kept or
 * dropped. Rule: compose-go loader/normalize.go.
 */
export function fillFromEnvironment(value: Tree, environment: Environment, keep: boolean): Tree {
  if (isSequence(value)) {
    return value
      .filter((entry) => typeof entry === 'string')
      .flatMap((entry) => {
        if (entry.includes('=')) return [entry];
        const found = valueIn(environment, entry);
        return found === undefined ? (keep ? [entry] : []) : [`${entry}=${found}`];
      });
  }
  if (!isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, said]): [string, Tree][] => {
      if (said !== null) return [[name, said]];
      const found = valueIn(environment, name);
      return found === undefined ? (keep ? [[name, null]] : []) : [[name, found]];
    }),
  );
}
