import type { Construct } from 'constructs';
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
  Network,
  Os,
  Overlay,
  Secret,
  Server,
  Service,
  Size,
  Stack,
  ExternalService,
} from '../../lib/index.ts';
import { DockerSocketProxy } from '../../lib/tool/index.ts';
import * as ntfy from '../../lib/ntfy/index.ts';
import * as restic from '../../lib/restic/index.ts';
import * as syncthing from '../../lib/syncthing/index.ts';
import * as traefik from '../../lib/traefik/index.ts';
import * as watchtower from '../../lib/watchtower/index.ts';

const ROOT = join(__dirname, '../..');
export const EXPORTS: object = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { exports: object })
  .exports;
export const ENTRY_POINTS = {
  apps,
  email,
  gatus,
  healthchecks,
  heartbeats,
  ntfy,
  restic,
  syncthing,
  traefik,
  watchtower,
};

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

export function propsOf(name: string): readonly string[] {
  const found = INTERFACES.get(name);
  if (found === undefined) return [];
  const above = found.extends.flatMap((each) => propsOf(each.name).filter((prop) => !each.without.includes(prop)));
  return [...above, ...found.props];
}

/** Every class of a public entry point whose constructor takes props, with the name of their interface. */
export const CLASSES = new Map<string, string>(
  SOURCES.flatMap((source) => source.statements.filter(ts.isClassDeclaration))
    .filter((each) => each.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    .flatMap((each) => {
      const made = each.members.find(ts.isConstructorDeclaration);
      const props = made?.parameters.find(({ name }) => name.getText() === 'props')?.type?.getText();
      return props === undefined ? [] : [[each.name?.text ?? '', props] as const];
    }),
);

export const aLab = (): Homelab => new Homelab({ domain: 'example.com', contact: 'admin@example.org' });
export const aServer = (lab = aLab()): Server =>
  new Server(lab, 'home', {
    addresses: { ssh: 'home.lan', public: { v4: '203.0.113.9' }, overlay: '10.66.0.2' },
    os: Os.debian(13),
    arch: Arch.amd64,
    memory: Size.gibibytes(32),
    cpus: 4,
  });
export const aStack = (): Stack => new Stack(aServer(), 'group');
export const key = (stack: Stack): Secret => new Secret(stack, 'key');
export const MEDIA = Directory.of('/mnt/media', { holds: 'state' });

type Scope = () => Construct;
type AnyClass = new (scope: never, id: string, props: never) => Construct;

export interface Maker {
  readonly made: AnyClass;
  readonly scope: Scope;
  /** What has to be given. */
  readonly props: (scope: never) => object;
}

export const of = (made: unknown, scope: Scope, props: (scope: never) => object = () => ({})): Maker => ({
  made: made as AnyClass,
  scope,
  props,
});

export const MAKERS: Readonly<Record<string, Maker>> = {
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
  Restic: of(restic.Restic, aServer),
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

export const ALL = { ...MAKERS, ...OF_CORE };

/** Made by methods, of a union of props, or without a scope. */
export const ELSEWHERE = ['Directory', 'Homelab', 'Volume', 'Monitor', 'Backup', 'Route'];

/** Every prop of every class. */
export const cases = Object.entries(ALL).flatMap(([name, maker]) =>
  [...new Set(propsOf(CLASSES.get(name) ?? ''))].map((prop) => [name, prop, maker] as const),
);
