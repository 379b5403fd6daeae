import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { parse } from 'yaml';
import * as apps from '../lib/apps/index.ts';
import * as library from '../lib/index.ts';
import * as tool from '../lib/tool/index.ts';
import type { Homelab } from '../lib/index.ts';
import { Stack, synth } from '../lib/index.ts';
import * as traefik from '../lib/traefik/index.ts';
import { thisMachine } from '../lib/cli/machine.ts';
import { program } from '../lib/cli/program.ts';
import { labFiles } from '../lib/cli/templates.ts';
import { aShell } from './cli/hl.ts';
import { aFolder, aLab, aServer } from './synth/lab.ts';

const ROOT = join(__dirname, '..');

/** Every page of the documentation that is written by hand. */
const pages = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('reference'))
    .map((name) => join('docs', name)),
];

interface Snippet {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

const snippets: readonly Snippet[] = pages.flatMap((page) => {
  const source = readFileSync(join(ROOT, page), 'utf8');
  return [...source.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', text = ''], index) => ({
    page,
    line: source.slice(0, [...source.matchAll(/^```(\w*)\n(.*?)^```$/gms)][index]?.index ?? 0).split('\n').length,
    language,
    text,
  }));
});

const ofLanguage = (language: string): [string, Snippet][] =>
  snippets.filter((each) => each.language === language).map((each) => [`${each.page}:${each.line}`, each]);

test('every snippet is of a language that a test knows', () => {
  expect(snippets.filter(({ language }) => !['ts', 'yaml', 'sh', 'text', ''].includes(language))).toEqual([]);
});

test('every TypeScript snippet compiles against the public entry points', () => {
  const files = new Map(
    ofLanguage('ts').map(([, { text }], index) => [
      join(ROOT, `test/snippet-${index}.ts`),
      text.replace("'./app/main'", "'../app/main.ts'"),
    ]),
  );
  expect(files.size).toBeGreaterThan(5);
  const options: ts.CompilerOptions = {
    ...ts.parseJsonConfigFileContent(
      (ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile).config ?? {}) as object,
      ts.sys,
      ROOT,
    ).options,
    types: ['node'],
    noUnusedLocals: false,
    paths: { 'homelab-cdk': [join(ROOT, 'lib/index.ts')], 'homelab-cdk/*': [join(ROOT, 'lib/*/index.ts')] },
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.getSourceFile = (name, languageVersion, ...rest) => {
    const text = files.get(name);
    return text === undefined
      ? getSourceFile(name, languageVersion, ...rest)
      : ts.createSourceFile(name, text, languageVersion);
  };
  const compiled = ts.createProgram([...files.keys()], options, host);
  const messages = ts.getPreEmitDiagnostics(compiled).map(({ file, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, '\n');
    return `${file === undefined ? '' : relative(ROOT, file.fileName)}: ${text}`;
  });
  expect(messages).toEqual([]);
}, 60_000);

/** What is told of x-hl that is not understood, or does nothing. */
const INTENT = ['HL236', 'HL243', 'HL244'];

test.each(ofLanguage('yaml').filter(([, { text }]) => text.includes('x-hl')))(
  'the layer file of %s is understood',
  async (_where, { text }) => {
    const lab = aLab({ 'layer.yml': text });
    aServer(lab, 'cloud', { addresses: { ssh: 'cloud', public: { v4: '203.0.113.1' } } });
    new library.Secret(lab, 'users');
    const [, directory] = /^# adopted from (\S+)/.exec(text) ?? [];
    if (directory === undefined) Stack.fromLayer(aServer(lab), 'site', 'layer.yml');
    else Stack.fromComposeFile(aServer(lab), 'site', { file: 'layer.yml', directory });
    const { findings } = await synth(lab, { write: false });
    expect(findings.filter(({ code }) => INTENT.includes(code) || code.startsWith('CO'))).toEqual([]);
  },
);

test('the page of x-hl names every key of its schema, and no other in its tables', () => {
  const page = readFileSync(join(ROOT, 'docs/x-hl.md'), 'utf8');
  const keys = new Set<string>();
  const collect = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    Object.keys((part as { properties?: object }).properties ?? {}).forEach((key) => keys.add(key));
    Object.values(part).forEach(collect);
  };
  collect((parse(readFileSync(join(ROOT, 'schemas/x-hl.schema.json'), 'utf8')) as { definitions: object }).definitions);
  const ofCompose = ['x-hl', 'services', 'volumes', 'external', 'driver'];
  const missing = [...keys].filter((key) => !ofCompose.includes(key) && !page.includes(`\`${key}\``));
  expect(missing).toEqual([]);
  // The first cell of a row of a table of keys.
  const tables = [...page.matchAll(/^\| key[^\n]*\n\|[-|]*\n((?:\|[^\n]*\n)+)/gm)].map(([, rows = '']) => rows);
  const named = tables.flatMap((rows) =>
    rows.split('\n').flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, key = '']) => key)),
  );
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((key) => !keys.has(key))).toEqual([]);
});

/** What a snippet exports, as a module of its own with this library in place of the package. */
function evaluated(snippet: string): { readonly default?: unknown } {
  const commonJs = ts.transpile(snippet, { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 });
  const rooms: Readonly<Record<string, unknown>> = { '': library, '/tool': tool, '/apps': apps, '/traefik': traefik };
  const exports = {};
  new Function('exports', 'require', commonJs)(exports, (name: string) => rooms[name.replace('homelab-cdk', '')]);
  return exports;
}

test('what the README shows beside its declaration is what becomes of it', async () => {
  const [declaration, generated] = ['ts', 'yaml'].map((language) => {
    const [, first] = ofLanguage(language).find(([, { page }]) => page === 'README.md') ?? [];
    return first?.text ?? '';
  });
  const lab = evaluated(declaration ?? '').default as Homelab;
  Object.assign(lab.props, { root: aFolder() });
  const { files } = await synth(lab, { write: false });
  const compose = parse(files.find(({ path }) => path === 'home/compose.yml')?.content ?? '') as object;
  expect(compose).toMatchObject(withoutRest(parse(generated ?? '') as object));
});

/** The README leaves out all volumes but the first, and says so by `# …`; images are raised without it. */
function withoutRest(shown: object): object {
  const { services } = shown as { services: Record<string, { volumes: unknown[]; image: string }> };
  const entries = Object.entries(services).map(([name, { volumes, image, ...rest }]) => {
    expect(volumes).toHaveLength(1);
    return [name, { ...rest, image: expect.stringContaining(image.replace(/:.*/, ':')) as unknown }];
  });
  return { services: Object.fromEntries(entries) as object };
}

test('the stack that the README writes by hand runs: its database, its queue and its data are where it looks', async () => {
  const [, snippet] = ofLanguage('ts').find(([, { text }]) => text.includes('class Paperless')) ?? [];
  const { Paperless } = evaluated(snippet?.text ?? '') as {
    Paperless?: new (server: library.Server, id: string) => library.Stack;
  };
  const lab = aLab({}, { domain: 'example.com' });
  const home = aServer(lab);
  new traefik.Traefik(home, 'traefik');
  if (Paperless !== undefined) new Paperless(home, 'paperless');
  const { findings, blueprint, models } = await synth(lab, { write: false });
  expect(findings.filter(({ severity, path }) => severity === 'error' && path?.includes('paperless'))).toEqual([]);
  const services = models[0]?.tree['services'] as Record<string, { environment: Record<string, string> }>;
  const { PAPERLESS_DBHOST, PAPERLESS_DBNAME, PAPERLESS_DBUSER, PAPERLESS_REDIS } =
    services['paperless-web']?.environment ?? {};
  expect(services[PAPERLESS_DBHOST ?? '']?.environment).toMatchObject({
    POSTGRES_DB: PAPERLESS_DBNAME,
    POSTGRES_USER: PAPERLESS_DBUSER,
  });
  expect(services).toHaveProperty(new URL(PAPERLESS_REDIS ?? '').hostname);
  const [saved] = blueprint.backups.filter(({ stack }) => stack === 'home/paperless');
  expect(saved?.includes).toEqual(expect.arrayContaining(['home/paperless/documents', 'home/paperless/data']));
});

/** The scripts of npm that a new lab has. */
function scriptsOfNewLabs(): readonly string[] {
  const versions = { 'homelab-cdk': '1', 'ts-node': '1', '@swc/core': '1', typescript: '5' };
  const files = labFiles({ name: 'lab', versions, machine: thisMachine({}) });
  const manifest = JSON.parse(files.find(({ path }) => path === 'package.json')?.content ?? '{}') as {
    scripts: object;
  };
  return Object.keys(manifest.scripts);
}

test('every command of the pages exists', () => {
  const scripts = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  const commands = new Set(
    program({ terminal: aShell({ cwd: ROOT }).terminal, code: 0 }).commands.map((command) => command.name()),
  );
  const shell = snippets.filter(({ language }) => language === 'sh').map(({ text }) => text);
  const prose = pages.map((page) => readFileSync(join(ROOT, page), 'utf8'));
  const named = [...shell, ...prose].join('\n');
  for (const [, script = ''] of named.matchAll(/npm run ([\w:]+)/g))
    expect([...Object.keys(scripts.scripts), ...scriptsOfNewLabs()]).toContain(script);
  for (const [, command = ''] of named.matchAll(/`(?:npx )?hl (\w+)/g)) expect([...commands]).toContain(command);
});

test('every page that is linked to is there', () => {
  for (const page of pages) {
    const source = readFileSync(join(ROOT, page), 'utf8');
    for (const [, target = ''] of source.matchAll(/\]\((?!http)([^)#]+)/g)) {
      const path = join(ROOT, page, '..', target);
      expect({ page, target, exists: ts.sys.fileExists(path) || ts.sys.directoryExists(path) }).toMatchObject({
        exists: true,
      });
    }
  }
});
