import type { Machine } from './machine.ts';
import { literal, serverFunction, stackClass } from './words.ts';

/** A file that a command writes, relative to the lab's root. */
export interface NewFile {
  readonly path: string;
  readonly content: string;
}

/** What a new lab is made of. */
export interface LabOptions {
  readonly name: string;
  /** Version of this package, and of the development dependencies that it was tested with. */
  readonly versions: Readonly<Record<'homelab-cdk' | 'ts-node' | '@swc/core' | 'typescript', string>>;
  readonly machine: Machine;
}

/** A lab with one server, this machine, and one application on it: it synthesizes and runs as it is. */
export const labFiles = ({ name, versions, machine }: LabOptions): readonly NewFile[] => [
  { path: 'package.json', content: packageJson(name, versions) },
  { path: 'tsconfig.json', content: tsconfig },
  { path: '.gitignore', content: gitignore },
  { path: 'README.md', content: readme(name) },
  { path: 'app/main.ts', content: mainFile(machine) },
  { path: serverPath('home'), content: localServer(machine) },
  { path: servicePath('home', 'tools'), content: toolsStack },
];

export const serverPath = (server: string): string => `servers/${server}/server.ts`;
export const servicePath = (server: string, service: string): string => `servers/${server}/localStacks/${service}.ts`;

const json = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;

const packageJson = (name: string, versions: LabOptions['versions']): string =>
  json({
    name,
    private: true,
    scripts: {
      synth: 'hl synth',
      up: 'hl synth && sh dist/home/prepare && docker compose -f dist/home/compose.yml up --detach --wait',
      down: 'docker compose -f dist/home/compose.yml down',
      typecheck: 'tsc',
    },
    dependencies: { 'homelab-cdk': versions['homelab-cdk'] },
    devDependencies: {
      '@swc/core': versions['@swc/core'],
      'ts-node': versions['ts-node'],
      typescript: versions.typescript,
    },
    // Its script only looks whether its binary is there. Without a decision npm asks for one at every installation.
    allowScripts: { '@swc/core': false },
  });

const tsconfig = json({
  compilerOptions: {
    target: 'ES2022',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    isolatedModules: true,
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: true,
    types: [],
    noEmit: true,
  },
  include: ['app', 'servers', 'sharedStacks'],
  'ts-node': { swc: true, compilerOptions: { module: 'commonjs', moduleResolution: 'node10' } },
});

const gitignore = `node_modules/
.env
# What the lab is compiled to. Remove this line to see in reviews what a change does.
dist/
`;

const readme = (name: string): string => `# ${name}

A homelab, declared in TypeScript and compiled to plain files with homelab-cdk.

    npm install
    npm run synth      compiles the lab to dist/
    npm run up         compiles it and starts it on this machine

Then IT Tools answers on http://localhost:8080.

    npx hl add service photos --image ghcr.io/owner/photos:1.2.3
    npx hl add server cloud
    npx hl list        shows what there is
    npx hl explain     tells what a finding means, or where a value comes from

- \`app/main.ts\` declares the lab; each server is in a folder of \`servers/\`.
- \`dist/<server>/\` is all that a server needs: copy it there, run \`sh prepare\`, then \`docker compose up --detach\`.
- Values of secrets are never in here: they are in \`.env\` files on the servers.
`;

const mainFile = ({ timezone }: Machine): string => `import { Homelab } from 'homelab-cdk';
import { ${serverFunction('home')} } from '../${serverPath('home')}';

const lab = new Homelab({ timezone: ${literal(timezone)} });

${serverFunction('home')}(lab);

export default lab;
`;

const localServer = ({
  os,
  arch,
  memoryGibibytes,
  cpus,
  dataRoot,
}: Machine): string => `import { Arch, Os, Server, Size } from 'homelab-cdk';
import type { Homelab } from 'homelab-cdk';
import { ${stackClass('tools')} } from './localStacks/tools.ts';

/** This machine. */
export function ${serverFunction('home')}(lab: Homelab): Server {
  const server = new Server(lab, 'home', {
    addresses: { ssh: 'localhost' },
    os: ${os},
    arch: Arch.${arch},
    memory: Size.gibibytes(${memoryGibibytes}),
    cpus: ${cpus},${dataRoot === undefined ? '' : `\n    dataRoot: ${literal(dataRoot)},`}
  });

  new ${stackClass('tools')}(server, 'tools');

  return server;
}
`;

const toolsStack = `import { Healthcheck, Service, Size, Stack } from 'homelab-cdk';
import type { Server } from 'homelab-cdk';

/** IT Tools: a hundred small helpers for everyday work with computers. It keeps nothing. */
export class ${stackClass('tools')} extends Stack {
  constructor(server: Server, id: string) {
    super(server, id);
    new Service(this, id, {
      image: 'ghcr.io/corentinth/it-tools:2024.10.22-7ca5933',
      ports: [{ port: 8080, target: 80, to: 'loopback' }],
      healthcheck: Healthcheck.http(80, '/', { probe: 'wget' }), // the image is made from nginx:alpine
      memory: Size.mebibytes(128),
    });
  }
}
`;

/** What `hl add server` writes. `library` is where the lab imports the library from, seen from the file. */
export const newServer = (id: string, library: string): NewFile => ({
  path: serverPath(id),
  content: `import { Arch, Os, Server, Size } from '${library}';
import type { Homelab } from '${library}';

/** The server \`${id}\`. Write here what it is: every proof is made with these figures. */
export function ${serverFunction(id)}(lab: Homelab): Server {
  const server = new Server(lab, '${id}', {
    addresses: { ssh: '${id}.example.net' },
    os: Os.debian(13),
    arch: Arch.amd64,
    memory: Size.gibibytes(4),
    cpus: 2,
  });

  return server;
}
`,
});

/** What `hl add service` writes. */
export const newService = (server: string, id: string, image: string, library: string): NewFile => ({
  path: servicePath(server, id),
  content: `import { Service, Size, Stack } from '${library}';
import type { Server } from '${library}';

/**
 * \`${id}\`. What it may need besides: a port on the network at home (\`ports: [{ port: 8080, to: 'lan' }]\`), a name
 * behind a reverse proxy (\`service.route('${id}', { port: 8080 })\`), a \`Volume\` for what it must not lose, a \`Secret\`.
 */
export class ${stackClass(id)} extends Stack {
  constructor(server: Server, id: string) {
    super(server, id);
    new Service(this, id, {
      image: ${literal(image)},
      memory: Size.mebibytes(256),
    });
  }
}
`,
});
