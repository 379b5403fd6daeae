import { Construct } from 'constructs';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import * as apps from '../../lib/apps/index.ts';
import * as email from '../../lib/email/index.ts';
import * as gatus from '../../lib/gatus/index.ts';
import * as healthchecks from '../../lib/healthchecks/index.ts';
import * as heartbeats from '../../lib/heartbeats/index.ts';
import {
  Arch,
  ConfigFile,
  Directory,
  Homelab,
  Image,
  Job,
  LabError,
  Network,
  Os,
  Overlay,
  Secret,
  Server,
  Service,
  Size,
  Stack,
  synth,
  ExternalService,
} from '../../lib/index.ts';
import { DockerSocketProxy, problemsOf } from '../../lib/tool/index.ts';
import * as ntfy from '../../lib/ntfy/index.ts';
import * as syncthing from '../../lib/syncthing/index.ts';
import * as traefik from '../../lib/traefik/index.ts';
import * as watchtower from '../../lib/watchtower/index.ts';

// Types refuse all of this. Labs are compiled without a look at them, and may be JavaScript: whatever is given to a
// ready-made stack is told at the line that wrote it, and never as a mistake of ours.

const ROOT = join(__dirname, '../..');
const EXPORTS: object = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { exports: object }).exports;
const ENTRY_POINTS = { apps, email, gatus, healthchecks, heartbeats, ntfy, syncthing, traefik, watchtower };

interface Interface {
  readonly props: readonly string[];
  readonly extends: readonly { readonly name: string; readonly without: readonly string[] }[];
}

/** The rooms that entry points lead to, with those that they take from: `core` is that of `.`. */
const SOURCES = ['core', ...Object.keys(ENTRY_POINTS)]
  .flatMap((room) => readdirSync(join(ROOT, 'lib', room)).map((file) => join(ROOT, 'lib', room, file)))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true));

const textsIn = (node: ts.Node): readonly string[] =>
  [...node.getText().matchAll(/'(\w+)'/g)].map(([, text = '']) => text);

const INTERFACES = new Map<string, Interface>(
  SOURCES.flatMap((source) => source.statements.filter(ts.isInterfaceDeclaration)).map((each) => [
    each.name.text,
    {
      props: each.members.filter(ts.isPropertySignature).map((member) => member.name.getText()),
      extends: (each.heritageClauses ?? []).flatMap(({ types }) =>
        types.map((type) => {
          const [of, without] = type.typeArguments ?? [];
          const name = type.expression.getText();
          return name === 'Omit'
            ? { name: of?.getText() ?? '', without: without === undefined ? [] : textsIn(without) }
            : { name, without: [] };
        }),
      ),
    },
  ]),
);

function propsOf(name: string): readonly string[] {
  const found = INTERFACES.get(name);
  if (found === undefined) return [];
  const above = found.extends.flatMap((each) => propsOf(each.name).filter((prop) => !each.without.includes(prop)));
  return [...above, ...found.props];
}

/** Every class of a public entry point whose constructor takes props, with the name of their interface. */
const CLASSES = new Map<string, string>(
  SOURCES.flatMap((source) => source.statements.filter(ts.isClassDeclaration))
    .filter((each) => each.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    .flatMap((each) => {
      const made = each.members.find(ts.isConstructorDeclaration);
      const props = made?.parameters.find(({ name }) => name.getText() === 'props')?.type?.getText();
      return props === undefined ? [] : [[each.name?.text ?? '', props] as const];
    }),
);

const aLab = (): Homelab => new Homelab({ domain: 'example.com', contact: 'admin@example.org' });
const aServer = (lab = aLab()): Server =>
  new Server(lab, 'home', {
    addresses: { ssh: 'home.lan', public: { v4: '203.0.113.9' }, overlay: '10.66.0.2' },
    os: Os.debian(13),
    arch: Arch.amd64,
    memory: Size.gibibytes(32),
    cpus: 4,
  });
const aStack = (): Stack => new Stack(aServer(), 'group');
const key = (stack: Stack): Secret => new Secret(stack, 'key');
const MEDIA = Directory.of('/mnt/media', { holds: 'state' });

type Scope = () => Construct;
type AnyClass = new (scope: never, id: string, props: never) => Construct;

interface Maker {
  readonly made: AnyClass;
  readonly scope: Scope;
  /** What has to be given. */
  readonly props: (scope: never) => object;
}

const of = (made: unknown, scope: Scope, props: (scope: never) => object = () => ({})): Maker => ({
  made: made as AnyClass,
  scope,
  props,
});

const MAKERS: Readonly<Record<string, Maker>> = {
  HomeAssistant: of(apps.HomeAssistant, aServer),
  Immich: of(apps.Immich, aServer),
  Jellyfin: of(apps.Jellyfin, aServer, () => ({ library: MEDIA })),
  Mailserver: of(apps.Mailserver, aServer, () => ({ mailboxes: ['a@example.com'], certificates: MEDIA })),
  Postgres: of(apps.Postgres, aStack, (stack) => ({ password: key(stack) })),
  Roundcube: of(apps.Roundcube, aServer, () => ({ mailserver: 'mail.example.org' })),
  Transmission: of(apps.Transmission, aServer, () => ({ downloads: MEDIA })),
  Valkey: of(apps.Valkey, aStack),
  EmailNotifier: of(email.EmailNotifier, aLab, () => ({
    through: { host: 'mail.example.org', port: 25, from: 'a@example.org' },
    to: ['a@example.org'],
  })),
  Gatus: of(gatus.Gatus, aServer),
  Healthchecks: of(healthchecks.Healthchecks, aServer),
  Heartbeats: of(heartbeats.Heartbeats, aServer),
  Ntfy: of(ntfy.Ntfy, aServer),
  Syncthing: of(syncthing.Syncthing, aServer),
  Traefik: of(traefik.Traefik, aServer),
  Watchtower: of(watchtower.Watchtower, aServer),
  DockerSocketProxy: of(DockerSocketProxy, aStack, () => ({ image: Image.of('a/b:1'), allow: ['PING'] })),
};

/** Classes of the core: their wrong values are in wrong-values.test.ts, one for one. */
const OF_CORE: Readonly<Record<string, Maker>> = {
  ConfigFile: of(ConfigFile, aStack, () => ({ content: '' })),
  ExternalService: of(ExternalService, aServer, () => ({ address: '192.168.1.5' })),
  Job: of(Job, aStack, () => ({ image: 'a/b:1', runs: 'once' })),
  Network: of(Network, aStack),
  Overlay: of(Overlay, aLab, () => ({ kind: 'external', network: '10.66.0.0/24', members: [] })),
  Secret: of(Secret, aStack),
  Server: of(Server, aLab, () => ({
    addresses: { ssh: 'home.lan' },
    os: Os.debian(13),
    arch: Arch.amd64,
    memory: Size.gibibytes(32),
    cpus: 4,
  })),
  Service: of(Service, aStack, () => ({ image: 'a/b:1' })),
  Stack: of(Stack, aServer),
};

const ALL = { ...MAKERS, ...OF_CORE };

/** Made by methods, of a union of props, or without a scope. */
const ELSEWHERE = ['Directory', 'Homelab', 'Volume', 'Monitor', 'Backup', 'Route'];

test('every class of every entry point that takes props is tried here', () => {
  const rooms = Object.keys(EXPORTS).map((name) => name.slice(2));
  const tried = Object.keys(ENTRY_POINTS);
  expect(rooms.filter((room) => !['', 'compose', 'testing', 'tool', 'package.json', ...tried].includes(room))).toEqual(
    [],
  );
  expect([...CLASSES.keys()].filter((name) => !(name in ALL) && !ELSEWHERE.includes(name))).toEqual([]);
  expect(Object.keys(ALL).filter((name) => !CLASSES.has(name))).toEqual([]);
});

/** Whatever of these is no mistake for some prop is no mistake for synth either. */
const WRONG: readonly unknown[] = [
  null,
  NaN,
  () => 'x',
  '',
  -1,
  0.5,
  true,
  'some words, and more',
  'a\nb',
  {},
  { kind: 'secret', inBytes: 5, inMilliseconds: 5, cron: 'x', reference: 'x', test: {} },
  [],
  [null],
  [{}],
  [['']],
];

/** Those that take a function, or any plain value. */
const TAKES_ANY = /^(?:ConfigFile\.content|\w+\.compose)$/;

/** What is made, or what is thrown. */
function outcome({ made, scope, props }: Maker, change: object): unknown {
  const at = scope();
  const given = { ...props(at as never), ...change };
  try {
    return new made(at as never, 'app', given as never);
  } catch (error) {
    return error;
  }
}

const isTold = (error: unknown): boolean =>
  LabError.isLabError(error) && error.findings.every(({ source }) => source?.file === __filename);

const cases = Object.entries(ALL).flatMap(([name, maker]) =>
  [...new Set(propsOf(CLASSES.get(name) ?? ''))].map((prop) => [name, prop, maker] as const),
);

test('there are props to try', () => expect(cases.length).toBeGreaterThan(250));

test.each(cases)('%s tells of every wrong value of %s', async (name, prop, maker) => {
  for (const value of WRONG) {
    const result = outcome(maker, { [prop]: value });
    if (!(result instanceof Construct)) {
      expect([value, isTold(result) || result]).toEqual([value, true]);
      continue;
    }
    const isAny = TAKES_ANY.test(`${name}.${prop}`);
    if (!isAny) expect([null, NaN]).not.toContain(value);
    if (!isAny) expect(typeof value).not.toBe('function');
    if (!(name in MAKERS)) continue;
    const error: unknown = await synth(result.node.root as Homelab, { write: false }).catch((each: unknown) => each);
    if (error instanceof Error) expect([value, LabError.isLabError(error) || error]).toEqual([value, true]);
  }
});

test.each(Object.entries(MAKERS))('%s tells of props that are none', (_name, maker) => {
  for (const props of [null, 5, 'props', []]) {
    const at = maker.scope();
    expect(() => new maker.made(at as never, 'app', props as never)).toThrow(LabError);
  }
  const at = maker.scope();
  try {
    new maker.made(at as never, 'app', undefined as never);
  } catch (error) {
    expect(isTold(error) || error).toBe(true);
    expect(error).toMatchObject({ code: 'HL018' });
  }
});

test.each(Object.entries(ALL).filter(([name]) => name !== 'Secret'))('%s tells of a wrong scope', (_name, maker) => {
  const needs = maker.scope().node.path.split('/').filter(Boolean).length;
  const others = [undefined, null, 'home', 5, {}, ...[aLab, aServer, aStack].filter((_each, index) => index !== needs)];
  for (const each of others) {
    const scope = typeof each === 'function' ? each() : each;
    const props = maker.props(aStack() as never);
    let thrown: unknown = 'nothing';
    try {
      new maker.made(scope as never, 'app', props as never);
    } catch (error) {
      thrown = error;
    }
    expect([String(scope), isTold(thrown) || thrown]).toEqual([String(scope), true]);
    expect(thrown).toMatchObject({ code: 'HL013' });
  }
});

test('a stack belongs to the server itself, and to no group below it', () => {
  const group = new Construct(aServer(), 'group');
  expect(() => new traefik.Traefik(group as never, 'traefik')).toThrow('HL013');
});

test.each(Object.entries(MAKERS))('%s tells of a misspelt prop, with the one that was meant', (name, maker) => {
  for (const prop of new Set(propsOf(CLASSES.get(name) ?? ''))) {
    const result = outcome(maker, { [`${prop}z`]: 5 }) as Construct;
    expect(problemsOf(result.node.root)).toMatchObject([
      { code: 'HL019', given: `${prop}z`, didYouMean: prop, source: { file: __filename } },
    ]);
  }
});

test('who extends a ready-made stack may have props of their own', () => {
  class Films extends apps.Jellyfin {
    constructor(server: Server, id: string, props: { readonly shelf: string }) {
      super(server, id, { library: MEDIA, ...props });
    }
  }
  expect(problemsOf(new Films(aServer(), 'films', { shelf: 'left' }).node.root)).toEqual([]);
});

test.each<readonly [prop: string, make: () => Construct]>([
  ['directory', () => new traefik.Traefik(aServer(), 't', { certificates: { director: MEDIA, files: [] } } as never)],
  ['key', () => new traefik.Traefik(aServer(), 't', { certificates: { directory: MEDIA, files: [{}] } } as never)],
  ['tokens', () => new traefik.Traefik(aServer(), 't', { challenge: { provider: 'cloudflare' } } as never)],
  ['auth', () => new traefik.Traefik(aServer(), 't', { dashboard: {} } as never)],
  ['clientSecret', () => new gatus.Gatus(aServer(), 's', { login: { issuer: 'https://a.b', clientId: 'x' } } as never)],
  ['from', () => new email.EmailNotifier(aLab(), 'm', { through: { host: 'a.b' }, to: ['a@b.c'] } as never)],
])('the missing %s of an object of options is told', (prop, make) => {
  expect(make).toThrow(`The prop "${prop}" is missing`);
});

test('what is misspelt in an object of options is told', () => {
  const at = aServer();
  new ntfy.Ntfy(at, 'ntfy', { attachments: { totl: Size.gibibytes(1) } as object });
  new traefik.Traefik(at, 'traefik', { timeouts: { reed: 5 } as object });
  expect(problemsOf(at.node.root)).toMatchObject([
    { given: 'attachments.totl', didYouMean: 'total' },
    { given: 'timeouts.reed', didYouMean: 'read' },
  ]);
});
