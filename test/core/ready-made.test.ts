import { Construct } from 'constructs';
import * as apps from '../../lib/apps/index.ts';
import * as email from '../../lib/email/index.ts';
import * as gatus from '../../lib/gatus/index.ts';
import type { Homelab, Server } from '../../lib/index.ts';
import { LabError, Size, synth } from '../../lib/index.ts';
import { problemsOf } from '../../lib/tool/index.ts';
import * as ntfy from '../../lib/ntfy/index.ts';
import * as traefik from '../../lib/traefik/index.ts';

import type { Maker } from './makers.ts';
import {
  ALL,
  CLASSES,
  ELSEWHERE,
  ENTRY_POINTS,
  EXPORTS,
  MAKERS,
  MEDIA,
  aLab,
  aServer,
  aStack,
  cases,
  propsOf,
} from './makers.ts';

// Types refuse all of this. Labs are compiled without a look at them, and may be JavaScript: whatever is given to a
// ready-made stack is told at the line that wrote it, and never as a mistake of ours.

test('every class of every entry point that takes props is tried here', () => {
  const rooms = Object.keys(EXPORTS).map((name) => name.slice(2));
  const tried = Object.keys(ENTRY_POINTS);
  expect(rooms.filter((room) => !['', 'compose', 'testing', 'tool', 'package.json', ...tried].includes(room))).toEqual(
    [],
  );
  expect([...CLASSES.keys()].filter((name) => !(name in ALL) && !ELSEWHERE.includes(name))).toEqual([]);
  expect(Object.keys(ALL).filter((name) => !CLASSES.has(name))).toEqual([]);
});

/** Objects that hold nothing by name: read as mappings, they would be empty ones, and nobody would hear of it. */
const BUILT_IN: readonly object[] = [
  Promise.resolve({ access: 'lan' }),
  new Map([['access', 'lan']]),
  new Set(['lan']),
  new Date(0),
  /lan/,
  new Error('lan'),
];

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
  ...BUILT_IN,
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
    if (!isAny) expect(BUILT_IN).not.toContain(value);
    if (!(name in MAKERS)) continue;
    const error: unknown = await synth(result.node.root as Homelab, { write: false }).catch((each: unknown) => each);
    if (error instanceof Error) expect([value, LabError.isLabError(error) || error]).toEqual([value, true]);
  }
});

test.each(Object.entries(MAKERS))('%s tells of props that are none', (_name, maker) => {
  for (const props of [null, 5, 'props', [], ...BUILT_IN]) {
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

test('a promise that nobody waited for is called one', () => {
  const route = Promise.resolve({ access: 'lan' }) as object;
  expect(() => new apps.HomeAssistant(aServer(), 'ha', { route })).toThrow(/a Promise: `await` what it promises/);
});

test('what is misspelt is told together with what is missing', () => {
  let thrown: unknown;
  try {
    new apps.Jellyfin(aServer(), 'movies', { libary: [] } as never);
  } catch (error) {
    thrown = error;
  }
  const { findings } = thrown as LabError;
  expect(findings.map(({ code, given, didYouMean }) => [code, given, didYouMean])).toEqual([
    ['HL018', undefined, undefined],
    ['HL019', 'libary', 'library'],
  ]);
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
