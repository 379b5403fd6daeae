import { kind } from '../values/index.ts';

const UNFINISHED_DIST =
  'A dist/ that holds .pending.json is unfinished: nothing deploys it, and the next run that goes through completes it.';

const outcome = (unfinished: boolean): string =>
  unfinished ? 'It is unfinished, and the next run completes it.' : 'Nothing was changed.';

/** What the passes find while they read and resolve a lab. */
export const SYNTH_ERRORS = {
  editedByHand: kind<{ path: string }>()({
    code: 'HL200',
    severity: 'error',
    title: 'A file of dist/ that was edited by hand',
    why: 'Files of dist/ are known by their hash. One that has another content was changed by a person or made by another program, and overwriting it would lose that work. Nothing at all is written then.',
    message: ({ path }) => `${path} was not written by this tool, or was edited since.`,
    fix: 'Move the change into the lab (a layer, `compose({…})`), or overwrite it with --force.',
  }),
  pathInTheWay: kind<{ path: string }>()({
    code: 'HL201',
    severity: 'error',
    title: 'Something in the way of a file of dist/',
    why: 'A folder, a foreign file or a symbolic link stands where a file or a folder of dist/ has to be. It is never removed or followed, not with --force either, as what it holds is not ours. Nothing at all is written then.',
    message: ({ path }) => `${path} is in the way of what has to be written there.`,
    fix: 'Move it away.',
  }),
  cannotWrite: kind<{ path: string; reason: string; unfinished: boolean }>()({
    code: 'HL202',
    severity: 'error',
    title: 'A folder that cannot be written',
    why: `Everything is staged before anything changes, so most often dist/ is still as it was. ${UNFINISHED_DIST}`,
    message: ({ path, reason, unfinished }) => `${path} cannot be written: ${reason}. ${outcome(unfinished)}`,
    fix: 'Give the user who runs this permission to write there, and run again.',
  }),
  unreadableManifest: kind<{ file: string; reason: string }>()({
    code: 'HL203',
    severity: 'error',
    title: 'A manifest that cannot be read',
    why: 'The manifest lists the files that synth wrote. Without it no file of dist/ may be overwritten or removed.',
    message: ({ file, reason }) => `${file} cannot be read: ${reason}.`,
    fix: 'Restore it from version control, or run with --force: what is written is overwritten then, and files of earlier runs stay.',
  }),
  strangePath: kind<{ path: string; why: string }>()({
    code: 'HL204',
    severity: 'error',
    title: 'A file that cannot be part of dist/',
    why: 'Files lie below dist/, each path once, in upper and lower case alike, with `/` between its parts; `.env`, the manifest and its companions have a meaning of their own.',
    message: ({ path, why }) => `A tool wants to write ${JSON.stringify(path)}, which ${why}.`,
    fix: 'Report it to the author of the tool.',
  }),
  diskFull: kind<{ path: string; unfinished: boolean }>()({
    code: 'HL205',
    severity: 'error',
    title: 'A full disk',
    why: `Everything is staged before anything changes, so most often dist/ is still as it was. ${UNFINISHED_DIST}`,
    message: ({ path, unfinished }) => `There is no room for ${path}: the disk is full. ${outcome(unfinished)}`,
    fix: 'Make room, and run again.',
  }),
  writtenByAnother: kind<{ directory: string; process: number; folder: string }>()({
    code: 'HL206',
    severity: 'error',
    title: 'A dist/ that another run is writing',
    why: 'Two runs that write at once would leave files of both, and a manifest of one.',
    message: ({ directory, process }) => `Another run (process ${process}) is writing ${directory}.`,
    fix: ({ folder }) => `Run again when it has finished. If no other run is going on, remove ${folder}.`,
    mend: 'Run again when the other run has finished, or remove the folder that it left behind.',
  }),
  controlCharacter: kind<{ of: string; key: string }>()({
    code: 'HL223',
    severity: 'error',
    title: 'A control character in a text of one line',
    why: 'Scripts and tables for the host are read line by line: what follows the end of a line or a tab would be read as a row or a command of its own, by root. It cannot be waived.',
    message: ({ of, key }) =>
      `${JSON.stringify(of)} has a control character (the end of a line, a tab, …) in ${JSON.stringify(key)}.`,
    fix: 'Write the text in one line.',
  }),
  noAudience: kind<{ port: string; to: string; server: string }>()({
    code: 'HL230',
    severity: 'error',
    title: 'A port published to a network that the server does not have',
    why: 'A port for `lan` or `vpn` is bound to the address that the server has there. Without an address it would have to be open to everybody, so it is not published at all.',
    message: ({ port, to, server }) =>
      `Port ${port} is published to "${to}", and server "${server}" declares no ${to === 'vpn' ? 'overlay' : to} address.`,
    fix: ({ to }) =>
      to === 'vpn'
        ? 'Give the server `addresses.overlay` and make it a member of an Overlay, or publish to another audience.'
        : "Give the server `addresses.lan`, as '192.168.1.10/24', or publish to another audience.",
    mend: 'Declare the address of the server on that network, or publish to another audience.',
  }),
  unreadableFile: kind<{ file: string; what: string; reason: string; from?: string; writer?: string }>()({
    code: 'HL231',
    severity: 'error',
    title: 'A file of the lab that cannot be read',
    why: 'A layer that is left out would silently change what runs. So would the facts of hosts, and the baseline would no longer say what is known.',
    message: ({ file, what, reason }) => `${what} ${file} cannot be read: ${reason}.`,
    fix: ({ writer, from = 'the folder of package.json or deno.json' }) =>
      writer === undefined
        ? `Name a regular file that you may read, by a path that begins at ${from}.`
        : `Restore it from version control, or remove it and generate it again: \`${writer}\`.`,
    mend: 'Name a regular file that you may read, by a path that begins at the folder of package.json or deno.json. Restore lab.facts.json and lab.baseline.json from version control, or remove them and let `hl facts` and `hl baseline` generate them again.',
  }),
  writableRelativeMount: kind<{ service: string; source: string }>()({
    code: 'HL232',
    severity: 'error',
    title: 'A writable path relative to a layer file',
    why: 'A relative path of a layer file lies in the lab, or in dist/, or in a release that a later one replaces: data that a container writes there is lost. This is one of the four things that must never happen.',
    message: ({ service, source }) =>
      `Service "${service}" writes to ${JSON.stringify(source)}, a path relative to its layer file.`,
    fix: 'Use a named volume of the stack (with `x-hl: { holds: … }`) or an absolute directory; for an adopted stack give `directory`.',
  }),
  relativePath: kind<{ service: string; what: string; path: string }>()({
    code: 'HL233',
    severity: 'error',
    title: 'A relative path that does not travel',
    why: 'dist/ is complete in itself. Only regular files that a service mounts read-only travel with it.',
    message: ({ service, what, path }) =>
      `The ${what} ${JSON.stringify(path)} of service "${service}" is relative and does not travel to the server.`,
    fix: 'Give an absolute path of the server, or mount a regular file read-only.',
  }),
  unknownPlace: kind<{ service: string; source: string; variable: string; directory?: string | undefined }>()({
    code: 'HL242',
    severity: 'error',
    title: 'A mount whose place depends on a variable of the server',
    why: 'Compose fills the variable in on the server, and sees a relative path from the folder of the file that it reads. That is a folder of dist/ now: the container would start with an empty folder there, beside its data. This cannot be waived: it loses data.',
    message: ({ service, source, variable }) =>
      `Where ${JSON.stringify(source)} of service "${service}" lies depends on ${variable}, and the lab does not say what that is.`,
    fix: ({ variable, directory }) =>
      `Say it as the .env on the server does: \`vars: { ${variable}: '/…' }\`${directory === undefined ? '' : `; a relative path begins at ${directory}`}.`,
    mend: "Say it with the file, as the .env on the server does: `vars: { UPLOAD_LOCATION: '/mnt/photos' }`. A relative path begins at the `directory` of an adopted stack.",
  }),
  unreadableFact: kind<{ service: string; key: string; variable: string }>()({
    code: 'HL234',
    severity: 'warning',
    title: 'A value that cannot be checked',
    why: 'A port, image, mount or limit holds a variable that has neither a default nor a known value, so nothing can be proved about it.',
    message: ({ service, key, variable }) =>
      `"${key}" of service "${service}" depends on the variable ${variable}, whose value is not known.`,
    fix: ({ variable }) =>
      `Give the lab's \`variables\` a value for ${variable}, or write a default: \${${variable}:-…}.`,
    mend: 'Give the lab’s `variables` a value for it, or write a default into the file.',
  }),
  unknownService: kind<{ service: string; where: string }>()({
    code: 'HL235',
    severity: 'error',
    title: 'An override of a service that does not exist',
    why: 'A limit or a port that is said of a misspelt name would silently say nothing.',
    message: ({ service, where }) => `${where} says something of service "${service}", which does not exist there.`,
    fix: 'Write the name of the service as it stands in the Compose file.',
  }),
  badIntent: kind<{ key: string; rule: string }>()({
    code: 'HL236',
    severity: 'error',
    title: 'An x-hl entry that is not understood',
    why: 'x-hl says what the Compose language has no words for. A part that is not understood would be ignored silently: a backup, a route, the class of a volume.',
    message: ({ key, rule }) => `"${key}" under x-hl must be ${rule}.`,
    fix: 'Write it as docs/x-hl.md describes; an editor with schemas/x-hl.schema.json completes it.',
  }),
  strayIntent: kind<{ key: string; of: 'stack' | 'server' }>()({
    code: 'HL243',
    severity: 'error',
    title: 'An x-hl that nothing reads',
    why: 'Compose lets every key pass that begins with `x-`. One that nothing reads would silently not happen: a backup, a route, a waiver.',
    message: ({ key, of }) => `Nothing reads "${key}"${of === 'server' ? ' in the file of a server' : ''}.`,
    fix: ({ of }) =>
      of === 'server'
        ? 'In the file of a server `x-hl` stands in services alone: move it to the layer of its stack.'
        : 'Write `x-hl` at the top of the file, in a service or in a volume, and what is meant below it.',
    mend: 'Write `x-hl` at the top of a layer file, in a service or in a volume; in the file of a server in services alone.',
  }),
  idleIntent: kind<{ key: string; why: string }>()({
    code: 'HL244',
    severity: 'error',
    title: 'An x-hl entry that does nothing',
    why: 'What is said of a name that nothing has was meant for something else, which now goes without: a folder of photos that no backup knows.',
    message: ({ key, why }) => `"${key}" under x-hl does nothing: ${why}.`,
    fix: 'Look at its spelling, or remove it.',
  }),
  unguardedMove: kind<{ service: string; target: string; from: string }>()({
    code: 'HL245',
    severity: 'warning',
    title: 'Data of a moved stack that nothing guards',
    why: '`movedFrom` lets a stack start on its new server only once its data is there. A nameless volume, or a mount whose place only the server knows, cannot be looked for: the stack would start empty there without a word.',
    message: ({ service, target, from }) =>
      `What "${service}" keeps at ${target} was on server "${from}", and nothing can tell whether it has come along.`,
    fix: 'Give the volume a name, or say what the variable of the mount is (`vars`, or `variables` of the lab). Or copy the data by hand and waive this.',
  }),
  unfillablePlaceholder: kind<{ file: string; line: number; variable: string; where: string }>()({
    code: 'HL247',
    severity: 'error',
    title: 'A placeholder where no secret can be written',
    why: 'On the server `prepare` writes the value of a secret so that the program that reads the file finds exactly that value. Within a text without quotes, a comment or CDATA there is no way to write every value, and `prepare` would refuse the file.',
    message: ({ file, line, variable, where }) =>
      `The placeholder of ${variable} in line ${line} of ${file} ${where}: no value can be written there.`,
    fix: 'Put the whole text in double quotes, as `url: "https://user:…@host"`, or in XML into a text or a quoted attribute. If the extension of the file misleads, say the `format` of the ConfigFile.',
  }),
  strictNeedsUser: kind<{ service: string }>()({
    code: 'HL237',
    severity: 'error',
    title: 'Strict hardening without a user',
    why: 'Strict hardening runs a service as a user that is not root, and a guess would leave it without access to its own files.',
    message: ({ service }) => `Service "${service}" is hardened strictly, and no user other than root is known for it.`,
    fix: "Give the service `user: '1000:1000'`, or say which user the image can run as: Image.of(…, { user }).",
  }),
  mismatch: kind<{ service: string; what: string; by: string }>()({
    code: 'HL238',
    severity: 'error',
    title: 'A final file that differs from the Blueprint',
    why: 'Every proof is made on the Blueprint. If the final Compose file has other ports, mounts, networks or images, the proofs hold for something that does not run.',
    message: ({ service, what, by }) =>
      `The ${what} of service "${service}" in the final file differ from the Blueprint (${by}).`,
    fix: 'A tool may only carry out what the Blueprint holds already: report it to the author of the tool.',
  }),
  noHostFact: kind<{ name: string; server: string }>()({
    code: 'HL239',
    severity: 'warning',
    title: 'A value that only the host knows',
    why: 'Group numbers, device ids and versions differ from host to host. Without them the output holds a marked placeholder that must not be deployed.',
    message: ({ name, server }) => `"${name}" of server "${server}" is not in lab.facts.json.`,
    fix: ({ server }) => `Run: hl facts ${server}`,
    mend: 'Run `hl facts <server>` and commit lab.facts.json.',
  }),
  recreated: kind<{ service: string; because: string }>()({
    code: 'HL240',
    severity: 'note',
    title: 'An adopted container that will be recreated',
    why: 'Adopting a stack recreates nothing. What is asked for beyond that changes the configuration of a container, so the next `up` recreates it.',
    message: ({ service, because }) => `The container of "${service}" will be recreated, because ${because}.`,
    fix: 'Nothing has to be done. Leave it out to keep the container as it is.',
  }),
  notGenerated: kind<{ server: string; what: string }>()({
    code: 'HL241',
    severity: 'note',
    title: 'Files that are not generated yet',
    why: 'The model holds these declarations and the rules judge them, but no tool writes their files in this version.',
    message: ({ server, what }) => `For server "${server}" these files are not generated yet: ${what}.`,
    fix: 'Set these up by hand until then.',
  }),
  needsDiffer: kind<{ kind: string; id: string; tool: string; others: string }>()({
    code: 'HL270',
    severity: 'error',
    title: 'Two tools that need different things of a host',
    why: 'A host has one program, unit, package or folder of a name. Two tools that ask for it in different ways would take turns in overwriting what the other one needs.',
    message: ({ kind, id, tool, others }) => `The tools ${others} and ${tool} differ over ${id} among the ${kind}.`,
    fix: 'Leave out one of the tools, or report it to their authors: one of them needs another name.',
  }),
  strangeNeed: kind<{ tool: string; kind: string; field: string; given: string; allowed: string }>()({
    code: 'HL271',
    severity: 'error',
    title: 'A need that no host can meet',
    why: 'What a tool needs of a host goes into shell programs, unit files and paths there. A name or a path of another form would mean something else in one of them.',
    message: ({ tool, kind, field, given }) =>
      `The tool ${tool} asks for ${kind} whose ${field} is ${JSON.stringify(given)}.`,
    fix: ({ field, allowed }) => `Give ${field} as ${allowed}, or report it to the author of the tool.`,
    mend: 'Give the field the form that the message names, or report it to the author of the tool.',
  }),
  programWithoutSecret: kind<{ server: string; program: string; variable: string; tools: string }>()({
    code: 'HL272',
    severity: 'error',
    title: 'A program that reads a secret which nothing declares',
    why: 'Only declared secrets stand in `.env.example`, are made by `hl secrets`, and are checked by prepare. The program would run without the value.',
    message: ({ server, program, variable, tools }) =>
      `The program ${program} of server "${server}" reads ${variable}, and no Secret of the lab has that variable (asked for by: ${tools}).`,
    fix: ({ variable }) => `Declare it in a stack: new Secret(stack, 'id', { variable: '${variable}' }).`,
    mend: 'Declare a Secret that has the variable, or report it to the author of the tool.',
  }),
  programWithoutFile: kind<{ server: string; program: string; tools: string }>()({
    code: 'HL273',
    severity: 'error',
    title: 'A program whose file no tool writes',
    why: 'prepare copies every program that tools need from the folder of its server. It would stop there, because the file is missing.',
    message: ({ server, program, tools }) =>
      `The program ${program} of server "${server}" has no executable file dist/${server}/${program} (asked for by: ${tools}).`,
    fix: 'Let the tool derive that file with a mode such as 0o755, or report it to the author of the tool.',
  }),
  strayInstall: kind<{ file: string; target: string; allowed: string }>()({
    code: 'HL277',
    severity: 'error',
    title: 'A file that is installed where prepare installs nothing',
    why: 'prepare removes files that are no longer in the lab, but only from folders that it knows. A file elsewhere would stay on the host for ever.',
    message: ({ file, target }) => `${file} would be installed as ${target}.`,
    fix: ({ allowed }) => `Install it in one of these folders: ${allowed}. Or report it to the author of the tool.`,
    mend: 'Install it in a folder that the message names, or report it to the author of the tool.',
  }),
  installedTwice: kind<{ file: string; other: string; target: string }>()({
    code: 'HL278',
    severity: 'error',
    title: 'Two files that are installed at one place',
    why: 'Each would overwrite the other at every release.',
    message: ({ file, other, target }) => `${file} and ${other} would both be installed as ${target}.`,
    fix: 'Leave out one of the tools, or report it to their authors: one of the files needs another name.',
  }),
  strangeFolder: kind<{ folder: string; why: string }>()({
    code: 'HL339',
    severity: 'error',
    title: 'A folder that cannot be dist/',
    why: 'synth owns its output folder: it replaces files there and removes those that are no longer part of the lab. So that is a folder of its own, which is new, empty, or holds a manifest of an earlier run; never the root of a disk, a home, the lab itself, what the lab lies in, or a link.',
    message: ({ folder, why }) => `${folder} cannot be the output folder: ${why}.`,
    fix: 'Name a new or empty folder, as `--out dist`.',
  }),
};
