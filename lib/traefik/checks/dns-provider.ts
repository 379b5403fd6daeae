import { commandWords } from '../../checks/command-words.ts';
import { mappingOf, treeOf } from '../../checks/service-trees.ts';
import type { Mapping } from '../../compose/index.ts';
import type { Check, CheckInput } from '../../core/index.ts';
import type { Finding, Where } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { isMeantFor, isProvider, isVariableOf, nearestProvider, nearestVariable } from '../dns-providers.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import { settingsOf } from '../settings.ts';
import { at, proxiesOf } from './proxy.ts';
import { isTraefikImage, traefiksOf } from './traefiks.ts';

/** Forbids DNS providers that Traefik does not know, and tells of variables that a provider does not read. */
export const dnsProvider: Check = {
  codes: [TRAEFIK_ERRORS.unknownProvider.code, TRAEFIK_ERRORS.unknownVariable.code],
  *check(input) {
    yield* ofProxies(input);
    yield* ofContainers(input);
  },
};

/** Those of the ready-made Traefik: of its props, and of the static configuration of the user's own. */
function* ofProxies(input: CheckInput): Iterable<Finding> {
  for (const proxy of traefiksOf(input.blueprint)) {
    const where = input.where(proxy.id);
    const { acme } = settingsOf(proxy);
    const own = acme?.challenge === 'dns' ? acme.provider : undefined;
    if (own !== undefined) yield* judge(own, acme?.variables ?? [], where, () => where);
    const resolvers = mappingOf(at(proxiesOf(input).get(proxy.server)?.static, 'certificatesResolvers'));
    for (const name in resolvers) {
      const provider = at(resolvers[name], 'acme', 'dnsChallenge', 'provider');
      if (typeof provider === 'string' && provider !== own) yield* judge(provider, [], where, () => where);
    }
  }
}

/** Those of any container of Traefik, of a layer or adopted: by a flag of its command or a variable. */
function* ofContainers(input: CheckInput): Iterable<Finding> {
  const { blueprint, where } = input;
  const own = new Set(traefiksOf(blueprint).map(({ service }) => service));
  for (const { id, image } of blueprint.services) {
    if (!isTraefikImage(image?.repository) || own.has(id)) continue;
    const tree = treeOf(input, id);
    const environment = mappingOf(tree['environment']);
    const asked: (readonly [provider: string, place: Where])[] = [
      ...flagged(commandWords(tree['command'])).map((provider) => [provider, where(id, 'command')] as const),
      ...named(environment).map(([name, provider]) => [provider, where(id, 'environment', name)] as const),
    ];
    for (const [provider, place] of asked) {
      const meant = Object.keys(environment).filter((name) => isMeantFor(provider, name));
      yield* judge(provider, meant, place, (name) => where(id, 'environment', name));
    }
  }
}

const FLAG = /^--certificatesresolvers\.[^.=]+\.acme\.dnschallenge\.provider(?:=(.*))?$/i;
const VARIABLE = /^TRAEFIK_CERTIFICATESRESOLVERS_.+_ACME_DNSCHALLENGE_PROVIDER$/i;

function flagged(words: readonly string[]): readonly string[] {
  return words.flatMap((word, index) => {
    const found = FLAG.exec(word);
    const value = found === null ? undefined : (found[1] ?? words[index + 1]);
    return value === undefined || value.includes('$') ? [] : [value];
  });
}

const named = (environment: Mapping): readonly (readonly [string, string])[] =>
  Object.entries(environment).flatMap(([name, value]) =>
    VARIABLE.test(name) && typeof value === 'string' && !value.includes('$') ? [[name, value] as const] : [],
  );

function* judge(
  provider: string,
  variables: readonly string[],
  where: Where,
  whereOf: (variable: string) => Where,
): Iterable<Finding> {
  if (!isProvider(provider)) {
    const didYouMean = nearestProvider(provider);
    const details = { given: provider, ...(didYouMean !== undefined && { didYouMean }) };
    yield finding(TRAEFIK_ERRORS.unknownProvider, { provider }, where, details);
    return;
  }
  for (const variable of variables) {
    if (isVariableOf(provider, variable)) continue;
    const didYouMean = nearestVariable(provider, variable);
    const details = { given: variable, ...(didYouMean !== undefined && { didYouMean }) };
    yield finding(TRAEFIK_ERRORS.unknownVariable, { provider, variable }, whereOf(variable), details);
  }
}
