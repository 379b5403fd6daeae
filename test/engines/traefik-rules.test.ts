import fc from 'fast-check';
import { formatRule, judgeRule, parseRule } from '../../lib/traefik/index.ts';
import type { RuleProtocol } from '../../lib/traefik/index.ts';
import { HTTP_RULES, TCP_RULES } from '../traefik/rule/samples.ts';
import { anyMatch, rulesOf } from '../traefik/rule/arbitrary.ts';
import { fakeDocker } from './fake-docker.ts';
import { SEED } from './seed.ts';
import { describeEngine } from './support.ts';
import type { RawItem } from './traefik.ts';
import { startTraefik } from './traefik.ts';

/** Lets Traefik judge rules, each of a router of its own; gives the errors of each. */
async function judged(rules: readonly string[], protocol: RuleProtocol): Promise<readonly (readonly string[])[]> {
  const path = `traefik.${protocol}.routers`;
  const labels = Object.fromEntries(
    rules.flatMap((rule, index) => [
      [`${path}.r${index}.rule`, rule],
      [`${path}.r${index}.service`, 's'],
      // A host name is seen only in TLS.
      ...(protocol === 'tcp' ? [[`${path}.r${index}.tls`, 'true']] : []),
    ]),
  );
  const service = { [`traefik.${protocol}.services.s.loadbalancer.server.port`]: '80' };
  const docker = await fakeDocker([{ name: 'rules', labels: { ...labels, ...service } }]);
  const traefik = await startTraefik({ docker: docker.endpoint });
  try {
    const key = protocol === 'http' ? 'routers' : 'tcpRouters';
    const last = `r${rules.length - 1}@docker`;
    const data = await traefik.rawdata((each) => each[key]?.[last] !== undefined);
    return rules.map((_, index) => (data[key]?.[`r${index}@docker`] as RawItem | undefined)?.error ?? []);
  } finally {
    await traefik.stop();
    await docker.close();
  }
}

/** Whether we say that Traefik refuses a rule. */
function refuses(text: string, protocol: RuleProtocol): boolean {
  const parsed = parseRule(text, protocol);
  return 'error' in parsed || judgeRule(parsed.rule, protocol).some(({ effect }) => effect === 'refused');
}

describeEngine(['traefik'], 'the rules of Traefik, judged by Traefik', () => {
  test.each([
    ['http', HTTP_RULES],
    ['tcp', TCP_RULES],
  ] as const)('what is known of rules of %s is so', async (protocol, rules) => {
    const errors = await judged(
      rules.map(({ text }) => text),
      protocol,
    );
    const wrong = rules.flatMap(({ text, effect }, index) => {
      const refused = (errors[index] ?? []).length > 0;
      const said = refuses(text, protocol);
      return refused === (effect === 'refused') && refused === said
        ? []
        : [{ text, effect, said, errors: errors[index] }];
    });
    expect(wrong).toEqual([]);
  });

  test.each(['http', 'tcp'] as const)('we refuse what it refuses of generated rules of %s', async (protocol) => {
    const seed = SEED;
    const rules = fc.sample(rulesOf(anyMatch(protocol)), { numRuns: 400, seed }).map(formatRule);
    const errors = await judged(rules, protocol);
    const wrong = rules.flatMap((text, index) => {
      const refused = (errors[index] ?? []).length > 0;
      return refused === refuses(text, protocol) ? [] : [{ text, errors: errors[index] }];
    });
    expect({ seed, wrong: wrong.slice(0, 10) }).toEqual({ seed, wrong: [] });
  });

  test('we read what it reads of texts that are nearly rules', async () => {
    const seed = SEED;
    const piece = fc.constantFrom(
      'Host',
      'host',
      'hOst',
      'Path',
      '(',
      ')',
      '(',
      ')',
      '`a`',
      '`/a`',
      '"/b"',
      ' && ',
      ' || ',
      '!',
      ' ',
      '\n',
      ',',
      "'c'",
      '//x',
      '/*y*/',
    );
    const near = fc.oneof(
      fc.array(piece, { minLength: 1, maxLength: 10 }).map((all) => all.join('')),
      fc
        .tuple(rulesOf(anyMatch('http', false), 2).map(formatRule), fc.nat(), fc.oneof(piece, fc.constant('')))
        .map(([text, at, extra]) => {
          const place = at % (text.length + 1);
          return text.slice(0, place) + extra + text.slice(place + (extra === '' ? 1 : 0));
        }),
    );
    // A rule that is empty is not said.
    const rules = fc.sample(near, { numRuns: 600, seed }).filter((text) => text !== '');
    const errors = await judged(rules, 'http');
    const wrong = rules.flatMap((text, index) => {
      const refused = (errors[index] ?? []).length > 0;
      return refused === refuses(text, 'http') ? [] : [{ text, errors: errors[index] }];
    });
    expect({ seed, wrong: wrong.slice(0, 10) }).toEqual({ seed, wrong: [] });
  });
});
