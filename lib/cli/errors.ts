import { kind } from '../values/index.ts';

const SERVER_LIST = (servers: readonly string[]): string => servers.map((each) => JSON.stringify(each)).join(', ');

/** What a lab does wrong of which the engine's own words do not tell how to mend it. */
export type AppFault = 'no such module' | 'await at the top' | 'ended early' | 'syntax' | 'no Error';

const FIXES: Readonly<Record<AppFault, string>> = {
  'no such module': 'Correct the path, or run: npm install',
  'await at the top':
    'This file is run as CommonJS, which has no `await` at the top level: wait in a function, and export that: `export default async () => { … return lab; }`',
  syntax: 'Correct the syntax there.',
  'no Error': 'Throw an Error instead, which knows its line: throw new Error("…")',
  'ended early': 'Take process.exit() away, and resolve every promise that the lab waits for.',
};

/** What goes wrong on the command line. HL300–HL319 is how it was called: exit code 2. HL320–HL349 is what it met: 1. */
export const CLI_ERRORS = {
  noApp: kind<{ folder: string; looked: readonly string[] }>()({
    code: 'HL300',
    severity: 'error',
    title: 'No lab to be found',
    why: 'A lab is a program whose default export is a Homelab. It is looked for in the nearest folder with a package.json or deno.json, at or above the working directory: the file that "homelab": { "app": "…" } of package.json names, else app/main or main, as .ts, .mts, .js, .mjs or .cjs.',
    message: ({ folder, looked }) => `There is no lab in ${folder} (looked for ${looked.join(', ')}).`,
    fix: 'Run `hl init` in an empty folder to begin one, go to the folder of your lab, or name its file with --app.',
  }),
  appMissing: kind<{ file: string; by: string }>()({
    code: 'HL301',
    severity: 'error',
    title: 'A lab file that does not exist',
    why: 'A file that was named on purpose is never replaced by another one.',
    message: ({ file, by }) => `There is no file ${file}, which ${by} names.`,
    fix: 'Correct the path. With --app it begins at the working directory, in package.json at its folder.',
  }),
  notALab: kind<{ file: string; what: string }>()({
    code: 'HL302',
    severity: 'error',
    title: 'A file that exports no lab',
    why: 'The default export of a lab file is a Homelab, or a function or promise that gives one.',
    message: ({ file, what }) => `The default export of ${file} is ${what}, not a Homelab.`,
    fix: 'End it with `export default lab;`, where `const lab = new Homelab({ … })`.',
  }),
  noTypeScript: kind<{ file: string; node: string; module: boolean }>()({
    code: 'HL303',
    severity: 'error',
    title: 'TypeScript that nothing here can run',
    why: 'Node runs TypeScript by itself from 22.18 on, ES modules as well. Before, it needs ts-node and typescript 5 or 6 in the folder of the lab (with @swc/core it starts fastest), and a lab that is CommonJS: the default without "type" in package.json. Deno runs everything.',
    message: ({ file, node, module }) =>
      module
        ? `Node ${node} cannot run ${file}, which is an ES module in TypeScript.`
        : `Node ${node} cannot run ${file}, and the lab has no ts-node with typescript 5 or 6.`,
    fix: ({ module }) =>
      module
        ? 'Remove "type": "module" from package.json (and name the file .ts), use Node 22.18 or newer, or Deno.'
        : 'Run: npm install --save-dev ts-node @swc/core typescript@5. Or use Node 22.18 or newer, or Deno.',
    mend: 'Use Node 22.18 or newer, or Deno; or run: npm install --save-dev ts-node @swc/core typescript@5',
  }),
  unknownTopic: kind<{ topic: string; kind: string }>()({
    code: 'HL304',
    severity: 'error',
    title: 'Something that cannot be explained',
    why: '`hl explain` takes a code (HL012), the path of a construct (home/movies/web), or one value of a service (home/movies/web:environment.TZ).',
    message: ({ topic, kind: what }) => `There is no ${what} ${JSON.stringify(topic)}.`,
    fix: ({ kind: what }) =>
      what === 'code'
        ? 'Copy the code from the finding: two letters and three digits, such as HL012.'
        : '`hl list` shows the paths of this lab.',
    mend: '`hl list` shows the paths of this lab.',
  }),
  notEmpty: kind<{ folder: string; has: string }>()({
    code: 'HL305',
    severity: 'error',
    title: 'A folder that is not empty',
    why: '`hl init` writes a dozen files. It begins only where it cannot overwrite anything.',
    message: ({ folder, has }) => `${folder} is not empty: it holds ${has}.`,
    fix: 'Name a new folder: hl init my-lab',
  }),
  badName: kind<{ name: string }>()({
    code: 'HL306',
    severity: 'error',
    title: 'A name that cannot be an id',
    why: 'The name becomes a file, a class, a service, a network and a directory, so it has to be a name in all of these at once.',
    message: ({ name }) => `${JSON.stringify(name)} cannot be the name of a server or a service.`,
    fix: 'Use lower-case letters, digits and single hyphens, beginning with a letter: at most 63 characters.',
  }),
  badImage: kind<{ image: string }>()({
    code: 'HL316',
    severity: 'error',
    title: 'An image that cannot be a reference',
    why: 'The reference is written into a new file as it is given, and every later synth would refuse it.',
    message: ({ image }) => `${JSON.stringify(image)} is not an image reference.`,
    fix: "Write it as 'registry/name:tag', as 'ghcr.io/paperless-ngx/paperless-ngx:2.18.4'.",
  }),
  alreadyThere: kind<{ what: string; name: string; file: string }>()({
    code: 'HL307',
    severity: 'error',
    title: 'Something that is there already',
    why: '`hl add` writes new files only. What stands there is yours, and is never changed.',
    message: ({ what, name, file }) => `The ${what} ${JSON.stringify(name)} is there already: ${file}.`,
    fix: 'Choose another name, or edit that file.',
  }),
  whichServer: kind<{ servers: readonly string[] }>()({
    code: 'HL308',
    severity: 'error',
    title: 'A server that has to be named',
    why: 'With several servers it cannot be guessed which one is meant.',
    message: ({ servers }) =>
      servers.length === 0 ? 'There is no server in servers/.' : `There are several servers: ${SERVER_LIST(servers)}.`,
    fix: ({ servers }) =>
      servers.length === 0 ? 'Run: hl add server NAME' : `Say which: --server ${servers[0] ?? 'NAME'}`,
    mend: 'Name the server with --server, or add one with `hl add server NAME`.',
  }),
  noSuchServer: kind<{ server: string; servers: readonly string[] }>()({
    code: 'HL309',
    severity: 'error',
    title: 'A server that does not exist',
    why: 'Servers are named by their ids, as they stand in the lab.',
    message: ({ server, servers }) =>
      `There is no server ${JSON.stringify(server)}; there ${servers.length === 0 ? 'is none' : `is ${SERVER_LIST(servers)}`}.`,
    fix: 'Write the id of a server. `hl list` shows all.',
  }),
  noSuchFolder: kind<{ folder: string }>()({
    code: 'HL310',
    severity: 'error',
    title: 'A folder that does not exist',
    why: '`hl audit` reads a folder with compose files, and everything below it.',
    message: ({ folder }) => `There is no folder ${folder}.`,
    fix: 'Give the folder that holds your compose files.',
  }),
  noComposeFiles: kind<{ folder: string }>()({
    code: 'HL311',
    severity: 'error',
    title: 'A folder without compose files',
    why: '`hl audit` looks for compose.yml, compose.yaml, docker-compose.yml and docker-compose.yaml and their variants, in every folder but hidden ones and node_modules.',
    message: ({ folder }) => `There is no compose file in ${folder} or below.`,
    fix: 'Give the folder that holds your compose files.',
  }),
  unknownShell: kind<{ shell: string }>()({
    code: 'HL312',
    severity: 'error',
    title: 'A shell without completion',
    why: 'Completion is written for bash, zsh and fish.',
    message: ({ shell }) => `There is no completion for ${JSON.stringify(shell)}.`,
    fix: 'Use one of: bash, zsh, fish.',
  }),
  notTypeScript: kind<{ file: string }>()({
    code: 'HL313',
    severity: 'error',
    title: 'A lab in JavaScript, to which nothing can be added',
    why: '`hl add` writes TypeScript, which a program in JavaScript cannot import everywhere.',
    message: ({ file }) => `${file} is JavaScript, and \`hl add\` writes TypeScript.`,
    fix: 'Add it by hand, or rename your files to .ts: they stay what they are.',
  }),

  appThrew: kind<{ what: string; because?: AppFault | undefined }>()({
    code: 'HL320',
    severity: 'error',
    title: 'A lab that threw',
    why: 'A lab is a program. An exception in it that is none of ours ends the run, since the tree it was building is not complete.',
    message: ({ what }) => what,
    fix: ({ because }) => (because === undefined ? 'Mend the line that threw.' : FIXES[because]),
    mend: 'Mend the line that threw.',
  }),
  environment: kind<{ what: string }>()({
    code: 'HL321',
    severity: 'error',
    title: 'Something the system refused',
    why: 'A file, a folder or a program could not be used: no permission, no space, not there.',
    message: ({ what }) => `The system refused: ${what}.`,
    fix: 'Mend that, and run the command again. Nothing is left half done that a next run does not finish.',
  }),
  nothingAdopted: kind()({
    code: 'HL322',
    severity: 'error',
    title: 'No adopted stack to record',
    why: 'A baseline is for what was there before the lab: stacks of `Stack.fromComposeFile`. What the lab declares itself is mended or waived with a reason.',
    message: () => 'This lab has no adopted stack, so there is nothing to record.',
    fix: 'Waive single findings with `construct.waive(code, { reason })`.',
  }),
  sshFailed: kind<{ server: string; target: string; reason: string }>()({
    code: 'HL323',
    severity: 'error',
    title: 'A server that cannot be asked',
    why: '`hl facts` and `hl notify test` run your own ssh program, with your keys and your ~/.ssh/config, and asks for nothing: no password, no unknown host key.',
    message: ({ server, target, reason }) => `${JSON.stringify(server)} cannot be asked by ssh (${target}): ${reason}.`,
    fix: ({ target }) => `See that this works without a question: ssh ${target} true`,
    mend: 'See that `ssh HOST true` works without a question.',
  }),
  factsDiffer: kind<{ server: string; names: readonly string[] }>()({
    code: 'HL324',
    severity: 'error',
    title: 'Facts that are no longer true',
    why: 'lab.facts.json holds what no synth can know: group numbers, versions, keys. Output made of old facts fits another server than the one it goes to.',
    message: ({ server, names }) =>
      `lab.facts.json is not what ${JSON.stringify(server)} says now: ${names.join(', ')}.`,
    fix: ({ server }) => `Run: hl facts ${server}`,
    mend: 'Run `hl facts SERVER` and commit lab.facts.json.',
  }),
  noAlertWays: kind<{ server?: string }>()({
    code: 'HL326',
    severity: 'error',
    title: 'No way by which an alert could be sent',
    why: 'Alerts go from the servers that watch others, or that have an alert token, to the notifiers that they reach.',
    message: ({ server }) =>
      server === undefined
        ? 'No server of this lab sends alerts to a notifier.'
        : `${JSON.stringify(server)} sends no alerts to a notifier.`,
    fix: 'Put a watcher (`Gatus`) on a server and a notifier (`Ntfy`, `EmailNotifier`) in the lab. `hl list` shows both.',
  }),
  cannotPack: kind<{ what: string }>()({
    code: 'HL327',
    severity: 'error',
    title: 'This package cannot be packed',
    why: 'Until homelab-cdk is in a registry, a new lab gets a copy of it in vendor/, which `npm pack` makes.',
    message: ({ what }) => `npm could not pack this package: ${what}`,
    fix: 'Run `npm ci` in the clone of homelab-cdk first, or name a packed file: hl init --package file:/path/to/homelab-cdk.tgz',
  }),
  badFactsFile: kind<{ reason: string }>()({
    code: 'HL325',
    severity: 'error',
    title: 'A lab.facts.json that cannot be read',
    why: 'Facts of other servers in it would be lost if it were written anew.',
    message: ({ reason }) => `lab.facts.json cannot be read: ${reason}.`,
    fix: 'Mend it, or remove it and run `hl facts` for every server.',
  }),

  noHealthcheck: kind<{ file: string; services: readonly string[] }>()({
    code: 'HL330',
    severity: 'note',
    title: 'Services whose file says no healthcheck',
    why: 'Without a healthcheck "running" only means that a process exists: what depends on it starts too early, and nothing notices when it hangs. Some images bring a healthcheck of their own, which a file does not show.',
    message: ({ file, services }) => `${file} says no healthcheck for ${services.join(', ')}.`,
    fix: 'Add `healthcheck:` with a command that the image has, unless the image brings one.',
  }),
  unknownFormat: kind<{ format: string }>()({
    code: 'HL314',
    severity: 'error',
    title: 'A format that is not known',
    why: '`hl compose config` prints YAML or JSON, as `docker compose config` does.',
    message: ({ format }) => `There is no format ${JSON.stringify(format)}.`,
    fix: 'Write `--format yaml` or `--format json`.',
  }),
  unknownComposePath: kind<{ path: string }>()({
    code: 'HL315',
    severity: 'error',
    title: 'A path that the project does not have',
    why: '`--explain` takes the path of a value in the merged project: keys with dots between them, `[0]` for an entry of a list, `["a.b"]` for a key with a dot.',
    message: ({ path }) => `The project has nothing at ${path}.`,
    fix: 'Look at `hl compose config` for the paths that there are.',
  }),
  noMemoryLimit: kind<{ file: string; services: readonly string[] }>()({
    code: 'HL334',
    severity: 'note',
    title: 'Services whose file says no memory limit',
    why: 'A service without a limit that leaks memory takes the whole host with it.',
    message: ({ file, services }) => `${file} says no memory limit for ${services.join(', ')}.`,
    fix: 'Add `mem_limit`, or `deploy.resources.limits.memory`.',
  }),
  anonymousVolume: kind<{ service: string; target: string }>()({
    code: 'HL331',
    severity: 'warning',
    title: 'A volume without a name',
    why: 'Docker gives it a random name. The next `down` and `up` makes a new, empty one, and nobody knows any more which of the old ones held the data.',
    message: ({ service, target }) => `${JSON.stringify(service)} keeps ${target} in a volume without a name.`,
    fix: 'Give it a name under `volumes:`, or mount a directory.',
  }),
  dataBesideFile: kind<{ service: string; path: string }>()({
    code: 'HL332',
    severity: 'note',
    title: 'Data beside the compose file',
    why: 'What a container writes below the folder of its compose file is part of the checkout: `git clean` removes it, a second clone starts empty, and a tool that deploys by replacing the folder replaces the data too.',
    message: ({ service, path }) => `${JSON.stringify(service)} writes to ${path}.`,
    fix: 'Keep data in a directory of its own, as /srv/<stack>, or in a named volume.',
  }),
  undefinedVariable: kind<{ name: string; file: string; env: string }>()({
    code: 'HL333',
    severity: 'warning',
    title: 'A variable without a value',
    why: 'Compose puts an empty text in its place and only warns: an empty password, a mount of the wrong directory, an image without a tag.',
    message: ({ name, file, env }) => `${file} needs ${name}, which ${env} and which has no default.`,
    fix: 'Set it in `.env` beside the file, or write a default: `${NAME:-value}`. A literal dollar sign is `$$`.',
  }),
  strangeFact: kind<{ server: string; name: string; isKnown: boolean }>()({
    code: 'HL335',
    severity: 'error',
    title: 'A server that answers with something else',
    why: '`hl facts` writes what a server says into a file of the lab, and from there it comes into zones and Compose files. So it takes what it asked for alone, each in its form: a number of a group, a version, a public key, a certificate.',
    message: ({ server, name, isKnown }) =>
      isKnown
        ? `What ${server} says of ${name} does not have the form that it must have.`
        : `${server} says something that nobody asked for: ${name}.`,
    fix: 'Look at the server: a program or a file there is not what it should be. Nothing was written.',
  }),
};

/** Whether a code says that the command was called in a wrong way. */
export const isUsage = (code: string): boolean => code >= 'HL300' && code <= 'HL319';
