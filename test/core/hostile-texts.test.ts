import type { Construct } from 'constructs';
import { parseAllDocuments } from 'yaml';
import type { OutputFile } from '../../lib/core/output-file.ts';
import type { Homelab } from '../../lib/index.ts';
import { Directory, Job, LabError, Monitor, Secret, Service, synth, Volume } from '../../lib/index.ts';
import { aServer, aStack, cases } from './makers.ts';

// Whatever text stands in a prop: it is refused at the line that wrote it, or every file that comes of it has the same
// structure as with a word in its place.

const WORD = 'harmless';

const HOSTILE = [
  'x\n/etc\t0\t0\t0777\nEND\ntouch canary',
  'x\rtouch canary',
  'x\0y',
  '\u001b]0;x\u0007\u009b31m',
  'a\u2028b\u2029c\u0085d',
  "'; touch canary; '",
  '"; touch canary; "',
  '$(touch canary) `touch canary`',
  '$5 %n %h {{ .X }}',
  String.raw`\' \n \ END # ; & | < > * ? [a]`,
  'x'.repeat(10_000),
];

type Form = (text: string) => unknown;

/** As a prop may hold a text: a new prop is tried in all of these by itself. */
const FORMS: readonly Form[] = [
  (text) => text,
  (text) => [text],
  (text) => ({ A: text }),
  (text) => ({ [text]: 'a' }),
  (text) => [[text]],
];

const PLAIN = /^[\w@%+=:,./-]$/;

/** A program as its reader sees it: what stands in quotes is marked, so that code never looks like a text. */
function program(text: string): string {
  let out = '';
  let quoted = false;
  let escaped = false;
  for (const char of text) {
    if (escaped || (quoted && char !== "'")) out += PLAIN.test(char) ? char : `\ue000${char}`;
    else if (char === "'") quoted = !quoted;
    else if (char !== '\\') out += char;
    escaped = !quoted && !escaped && char === '\\';
  }
  return out;
}

/** The keys of a tree, and of what kind each value is; a key that is the text is told as the word. */
function shapeOf(tree: unknown, hostile: string): unknown {
  if (Array.isArray(tree)) return tree.map((each) => shapeOf(each, hostile));
  if (typeof tree !== 'object' || tree === null) return typeof tree === 'string' ? 'text' : tree;
  return Object.entries(tree)
    .map(([key, value]) => JSON.stringify([key === hostile ? WORD : key, shapeOf(value, hostile)]))
    .sort();
}

function structureOf({ path, content }: OutputFile, hostile: string): unknown {
  if (content.startsWith('#!'))
    return program(content)
      .replace(/\b[0-9a-f]{64}\b/g, 'sum')
      .split('\n');
  if (/\.ya?ml$/.test(path))
    return parseAllDocuments(content).map((each) => [each.errors, shapeOf(each.toJS(), hostile)]);
  if (path.endsWith('.json')) return shapeOf(JSON.parse(content), hostile);
  return content.split('\n').length;
}

/** A structure with a word in the place of the text, where that is a text. */
const inWord = (structure: unknown, hostile: string): string =>
  [hostile, quoted(hostile)].reduce(
    (text, each) => text.replaceAll(JSON.stringify(each).slice(1, -1), WORD),
    JSON.stringify(structure),
  );

/** A text as `program` shows it where it stands in quotes. */
const quoted = (text: string): string => [...text].map((char) => (PLAIN.test(char) ? char : `\ue000${char}`)).join('');

/** What is made of a text: `refused` where it stands at the user's line, else the structure of every file. */
async function outcome(make: (text: string) => Construct, text: string): Promise<'refused' | Map<string, string>> {
  try {
    const { root } = make(text).node;
    const { files, findings } = await synth(root as Homelab, { write: false });
    if (findings.some(({ code }) => /^HL(?:01|22)/.test(code))) return 'refused';
    const own = files.filter(({ path }) => !/^(?:blueprint\.json|docs\/)/.test(path));
    return new Map(own.map((file) => [file.path.replaceAll(text, WORD), inWord(structureOf(file, text), text)]));
  } catch (error) {
    if (!LabError.isLabError(error)) throw error;
    return 'refused';
  }
}

/** Lines that only one of the two has. */
function differences(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): readonly string[] {
  const lines = (of: ReadonlyMap<string, string>): readonly string[] =>
    [...of].flatMap(([path, text]) => text.split('","').map((line, _at, { length }) => `${path} ${length} ${line}`));
  const [here, there] = [new Set(lines(one)), new Set(lines(other))];
  return [...[...here].filter((line) => !there.has(line)), ...[...there].filter((line) => !here.has(line))]
    .map((line) => line.slice(0, 400))
    .slice(0, 4);
}

async function expectNoCode(make: (text: string) => Construct): Promise<boolean> {
  const expected = await outcome(make, WORD);
  if (expected === 'refused') return false;
  for (const hostile of HOSTILE) {
    const found = await outcome(make, hostile);
    if (found === 'refused') continue;
    expect([hostile.slice(0, 60), differences(expected, found)]).toEqual([hostile.slice(0, 60), []]);
  }
  return true;
}

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
