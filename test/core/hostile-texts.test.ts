import type { Construct } from 'constructs';
import { Directory, Job, Monitor, Secret, Service, Volume } from '../../lib/index.ts';
import { expectNoCode, program, quoted, WORD } from './hostile.ts';
import { aServer, aStack, cases } from './makers.ts';

// Whatever text stands in a prop: it is refused at the line that wrote it, or every file that comes of it has the same
// structure as with a word in its place.

type Form = (text: string) => unknown;

/** As a prop may hold a text: a new prop is tried in all of these by itself. */
const FORMS: readonly Form[] = [
  (text) => text,
  (text) => [text],
  (text) => ({ A: text }),
  (text) => ({ [text]: 'a' }),
  (text) => [[text]],
];

let taken = 0;

/** The whole of a file that users write themselves. */
const others = cases.filter(([name, prop]) => `${name}.${prop}` !== 'ConfigFile.content');

test.each(others)('no text in %s.%s becomes code', async (_name, prop, { made, scope, props }) => {
  for (const form of FORMS) {
    const make = (text: string): Construct => {
      const at = scope();
      return new made(at as never, 'app', { ...props(at as never), [prop]: form(text) } as never);
    };
    if (await expectNoCode(make)) taken++;
  }
});

test('many props take a word, so that there was something to judge', () => expect(taken).toBeGreaterThan(40));

const image = 'example/app:1.2.3';
const aSecret = (props: object): Construct => {
  const stack = aStack();
  const key = new Secret(stack, 'key', props);
  return new Service(stack, 'app', { image, environment: { KEY: key.asEnv() }, secrets: [key.asFile({ uid: 5 })] });
};

test.each<[string, (text: string) => Construct]>([
  ['the form of a secret', (text) => aSecret({ form: { pattern: '[a-z]+', words: text } })],
  ['the description of a secret', (text) => aSecret({ description: text })],
  ['the command that makes a secret', (text) => aSecret({ make: text })],
  ['the probe of a job', (text) => new Job(aStack(), 'job', { image, runs: 'once', probe: ['sh', '-c', text] })],
  ['the command of a service', (text) => new Service(aStack(), 'app', { image, command: ['run', text] })],
  ['a value of the environment', (text) => new Service(aStack(), 'app', { image, environment: { A: text } })],
  ['a label', (text) => new Service(aStack(), 'app', { image, labels: { 'a.b': text } })],
  [
    'the path of a directory',
    (text) => {
      const place = Directory.of(`/srv/${text}`, { holds: 'cache', mountpoint: true });
      return new Service(aStack(), 'app', { image, mounts: [place.at('/data')] });
    },
  ],
  [
    'the reason of a volume',
    (text) => {
      const stack = aStack();
      const data = new Volume(stack, 'data', { holds: 'replaceable', reason: text });
      return new Service(stack, 'app', { image, mounts: [data.at('/data')] });
    },
  ],
  ['the name of a monitor', (text) => new Monitor(aServer(), 'up', { name: text, probe: { tcp: 'a:1' } } as never)],
])('%s never becomes code', async (_what, make) => void (await expectNoCode(make)));

test('a text that is not quoted would be seen', () => {
  const of = (text: string): string => program(`run '${WORD}' ${text}`).replaceAll(quoted('a; b'), WORD);
  expect(of("'a; b'")).toBe(of(WORD));
  expect(of("a';' b")).not.toBe(of(WORD));
  expect(of('a; b')).not.toBe(of(WORD));
  expect(program(String.raw`'it'\''s'`)).toBe(quoted("it's"));
});
