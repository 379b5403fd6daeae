import { parse } from 'yaml';
import type { SynthResult } from '../../lib/index.ts';
import type { Blueprint } from '../../lib/tool/index.ts';
import { groupBy } from '../../lib/tool/index.ts';

/** The final files of a lab, read as the programs read them. */
export interface Final {
  readonly blueprint: Blueprint;
  readonly servers: readonly FinalServer[];
}

/** A container as Docker will run it. */
export interface Container {
  readonly name: string;
  readonly file: string;
  readonly image: string;
  readonly user: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Names in Docker of the networks that it has joined, each with the names that it has there. */
  readonly networks: ReadonlyMap<string, readonly string[]>;
  readonly mounts: readonly {
    readonly source: string;
    readonly target: string;
    readonly readOnly: boolean;
  }[];
  readonly secrets: readonly { readonly path: string; readonly uid: string }[];
  readonly ports: readonly {
    readonly target: number;
    readonly published: string;
    readonly protocol: string;
  }[];
  /** Entry point and command, word by word. */
  readonly words: readonly string[];
  readonly healthcheck: readonly string[];
  readonly dependsOn: Readonly<Record<string, { readonly condition?: string }>>;
  readonly networkMode: string | undefined;
  readonly id: string;
}

/** A server and its files. */
export interface FinalServer {
  readonly id: string;
  readonly containers: readonly Container[];
  /** Whole text of a file, by its path below the server's folder. */
  readonly text: (path: string) => string;
  readonly paths: readonly string[];
  /** Networks that a Compose file of the server makes, and those that it expects. */
  readonly made: ReadonlySet<string>;
  readonly external: ReadonlySet<string>;
  /** Paths of the host by the file of dist/ that `prepare` puts there. */
  readonly installed: ReadonlyMap<string, string>;
}

type Tree = Readonly<Record<string, unknown>>;

const of = (tree: unknown): Tree => (typeof tree === 'object' && tree !== null ? (tree as Tree) : {});
const listOf = (tree: unknown): readonly unknown[] => (Array.isArray(tree) ? tree : tree === undefined ? [] : [tree]);
const textsOf = (tree: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(of(tree)).map(([key, value]) => [key, String(value)]));

/** Reads the output of synth. */
export function readFinal({ blueprint, models, files }: SynthResult): Final {
  const byServer = groupBy(models, ({ server }) => server);
  const servers = blueprint.servers.map(({ id }): FinalServer => {
    const own = files.filter(({ path }) => path.startsWith(`${id}/`));
    const texts = new Map(own.map((file) => [file.path.slice(id.length + 1), file.content]));
    const made = new Set<string>();
    const external = new Set<string>();
    const containers = (byServer.get(id) ?? []).flatMap((model) => {
      const tree = of(parse(texts.get(model.file.slice(id.length + 1)) ?? ''));
      const names = new Map<string, string>();
      for (const [key, says] of Object.entries(of(tree['networks']))) {
        const name = String(of(says)['name'] ?? `${model.name}_${key}`);
        names.set(key, name);
        (of(says)['external'] === true ? external : made).add(name);
      }
      return Object.entries(of(tree['services'])).map(([name, service]) =>
        container(id, name, model.file, of(service), names, of(tree['secrets']), blueprint),
      );
    });
    const installed = new Map(
      blueprint.configFiles
        .filter(({ server }) => server === id)
        .map(({ path, file }) => [path, file.slice(id.length + 1)]),
    );
    return {
      id,
      containers,
      made,
      external,
      installed,
      paths: [...texts.keys()],
      text: (path) => texts.get(path) ?? '',
    };
  });
  return { blueprint, servers };
}

function container(
  server: string,
  name: string,
  file: string,
  service: Tree,
  networkNames: ReadonlyMap<string, string>,
  secretFiles: Tree,
  blueprint: Blueprint,
): Container {
  const networks = new Map(
    Object.entries(of(service['networks'])).map(([key, says]) => [
      networkNames.get(key) ?? key,
      [name, ...listOf(of(says)['aliases']).map(String)],
    ]),
  );
  const facts = blueprint.services.find((each) => each.server === server && each.name === name);
  return {
    id: facts?.id ?? '',
    name,
    file,
    image: String(service['image']),
    user: service['user'] === undefined ? undefined : String(service['user']),
    labels: textsOf(service['labels']),
    environment: textsOf(service['environment']),
    networks,
    mounts: listOf(service['volumes']).map((mount) => ({
      source: String(of(mount)['source'] ?? ''),
      target: String(of(mount)['target']),
      readOnly: of(mount)['read_only'] === true,
    })),
    secrets: listOf(service['secrets']).map((secret) => {
      const { source, target } = textsOf(secret);
      const uid =
        String(of(secretFiles[source ?? ''])['file'])
          .split('.')
          .at(-1) ?? '';
      return {
        path: target?.startsWith('/') === true ? target : `/run/secrets/${target}`,
        uid,
      };
    }),
    ports: listOf(service['ports']).map((port) => ({
      target: Number(of(port)['target']),
      published: String(of(port)['published']),
      protocol: String(of(port)['protocol']),
    })),
    words: [...listOf(service['entrypoint']), ...listOf(service['command'])].map(String),
    healthcheck: listOf(of(service['healthcheck'])['test']).map(String),
    dependsOn: of(service['depends_on']) as Container['dependsOn'],
    networkMode: service['network_mode'] === undefined ? undefined : String(service['network_mode']),
  };
}
