import { kind } from '../values/index.ts';
import { HOST_MOUNT_ERRORS, HOST_RIGHT_ERRORS } from './host-errors.ts';
import { IMAGE_ERRORS, PROGRAM_ERRORS } from './image-errors.ts';
import { MONITOR_ERRORS } from './monitor-errors.ts';
import { BACKUP_ERRORS, NAME_ERRORS } from './name-errors.ts';
import { ROUTE_ERRORS } from './route-errors.ts';
import { listed, quoted } from './wording.ts';

/** What the general rules forbid. HL100–109 names, 110–119 order, 120–129 data, 130–139 images and rights,
 * 140–149 memory and CPU, 150–159 reachability, 160–169 variables, 170–179 routes, 190–199 waivers. */
export const CHECK_ERRORS = {
  portClash: kind<{ port: string; server: string; by: string }>()({
    code: 'HL100',
    severity: 'error',
    title: 'A host port that is published twice',
    why: 'A port of a host belongs to one container. The second one to start fails with "port is already allocated", which of the two that is changes from boot to boot. Ports of TCP and of UDP do not disturb each other, and neither do two different addresses of one host; "0.0.0.0", "::" and no address at all stand for every address.',
    message: ({ port, server, by }) => `Port ${port} of ${quoted(server)} is taken by ${quoted(by)} already.`,
    fix: 'Publish one of the two on another port, or offer it through a route, which needs no port of its own.',
  }),
  containerNameClash: kind<{ name: string; server: string; by: string }>()({
    code: 'HL101',
    severity: 'error',
    title: 'A container name that is used twice',
    why: 'Names of containers are unique on a Docker host, across all projects. Compose refuses to start the second one, or replaces the first. A service without a name of its own is called `<project>-<service>-1`.',
    message: ({ name, server, by }) =>
      `The container name ${quoted(name)} on ${quoted(server)} is used by ${quoted(by)} already.`,
    fix: 'Remove containerName from one of the two, or change it.',
  }),
  ambiguousAlias: kind<{ alias: string; network: string; by: string }>()({
    code: 'HL102',
    severity: 'error',
    title: 'A name that two services have on one network',
    why: 'Docker resolves the name to either of the two in turn, so an application now and then talks to the database of another one. Service names, container names and aliases all count.',
    message: ({ alias, network, by }) =>
      `On the network ${quoted(network)} the name ${quoted(alias)} belongs to ${quoted(by)} already.`,
    fix: 'Change the alias or the container name, or take one of the two off this network.',
  }),
  nameClash: kind<{ what: string; name: string; by: string }>()({
    code: 'HL103',
    severity: 'error',
    title: 'Two constructs that give one name',
    why: 'Your ids are the names in the output, and they are never changed for you: a silent suffix would give your data another place. Two different paths can end in one name (the service `b-c` of stack `a` and the service `c` of stack `a-b`); in the file the second one would overwrite the first.',
    message: ({ what, name, by }) => `The ${what} ${quoted(name)} comes from ${quoted(by)} already.`,
    fix: 'Give one of the two another id or an explicit name. If it has state already, keep the old id in `formerly`.',
  }),
  nestedVolumes: kind<{ place: string; inside?: string; by: string }>()({
    code: 'HL104',
    severity: 'error',
    title: 'Two volumes in one place',
    why: 'A volume is owned, backed up, moved and restored as a whole. Where two share a place, or one lies in the other, restoring one overwrites the other, and both are saved twice. This cannot be waived: it loses data.',
    message: ({ place, inside, by }) =>
      inside === undefined
        ? `${place} is the volume ${quoted(by)} already.`
        : `${place} lies in ${inside}, which is the volume ${quoted(by)}.`,
    fix: 'Give it a place of its own, or mount the one volume in both services and say `shared: true`.',
  }),
  projectTwice: kind<{ name: string; server: string; by: string; file: string }>()({
    code: 'HL105',
    severity: 'error',
    title: 'One Compose project in two files',
    why: 'Compose tells containers apart by their project. `docker compose up --remove-orphans` in one of the files removes the containers of the other. This cannot be waived: it removes what runs.',
    message: ({ name, server, by, file }) =>
      `The Compose project ${quoted(name)} of ${quoted(server)} is that of ${quoted(by)} already, in ${file}.`,
    fix: 'Give one of the two another project name. An adopted stack keeps the project that its containers run under.',
  }),
  reservedName: kind<{ what: string; name: string; reason: string }>()({
    code: 'HL106',
    severity: 'error',
    title: 'A name that is reserved',
    why: "Some names belong to the layout of dist/, of the data directory or of the server's own Compose project. A stack of that name would share a directory, a network or a project with them.",
    message: ({ what, name, reason }) => `${quoted(name)} cannot be the name of a ${what}: ${reason}.`,
    fix: 'Choose another name.',
  }),
  hostOnTwoServers: kind<{ host: string; server: string; other: string; by: string }>()({
    code: 'HL107',
    severity: 'error',
    title: 'A host name that two servers answer',
    why: 'A name has one DNS record, so it leads to one server. Routes of the other one are never reached, and its certificate cannot be issued.',
    message: ({ host, server, other, by }) =>
      `${host} is answered by ${quoted(server)} here and by ${quoted(other)} for ${quoted(by)}.`,
    fix: 'Give one of the two routes another host, or let one server answer both with `via`.',
  }),

  ...NAME_ERRORS,
  ...BACKUP_ERRORS,

  unknownDependency: kind<{ service: string; project: string }>()({
    code: 'HL110',
    severity: 'error',
    title: 'A dependency on a service that does not exist',
    why: 'Compose refuses the whole file when a service depends on one that its project does not have, even with `required: false`. A service of another project cannot be waited for.',
    message: ({ service, project }) => `The project ${quoted(project)} has no service ${quoted(service)} to depend on.`,
    fix: 'Write the name as it stands in the Compose file (`<stack>-<service>`), or pass the construct: `db.healthy()`.',
  }),
  dependencyCycle: kind<{ cycle: readonly string[] }>()({
    code: 'HL111',
    severity: 'error',
    title: 'Services that wait for each other',
    why: 'In a cycle of dependencies nothing can start first, so Compose refuses the whole file. `network_mode: service:…` is a dependency too.',
    message: ({ cycle }) => `${quoted(cycle[0] ?? '')} waits for itself: ${cycle.join(' → ')}.`,
    fix: 'Remove one of the dependencies: usually the one from the database or the proxy back to the application.',
  }),
  neverHealthy: kind<{ service: string }>()({
    code: 'HL112',
    severity: 'error',
    title: 'Waiting for the health of a service without a healthcheck',
    why: 'A container without a healthcheck never becomes healthy: `docker compose up` fails with "has no healthcheck configured" and the dependent never starts.',
    message: ({ service }) => `${quoted(service)} has no healthcheck, so it never becomes healthy.`,
    fix: 'Give it a healthcheck, say `Image.of(…, { healthcheck: true })` (in YAML `x-hl: { image: { healthcheck: true } }`) if its image brings one, or wait for `started()`.',
  }),
  neverCompletes: kind<{ service: string; restart: string }>()({
    code: 'HL113',
    severity: 'error',
    title: 'Waiting for the end of a service that is restarted',
    why: 'A service with restart "always" or "unless-stopped" is started again as soon as it ends, so it never counts as completed and its dependent never starts.',
    message: ({ service, restart }) =>
      `${quoted(service)} is restarted (${restart}) whenever it ends, so it never completes.`,
    fix: 'Give it `restart: "no"` or "on-failure", or make it a Job.',
  }),
  neverStarted: kind<{ service: string; profiles: readonly string[] }>()({
    code: 'HL114',
    severity: 'error',
    title: 'A dependency that a profile keeps out',
    why: '`docker compose up` leaves out services whose profile is not active. Compose then says that the dependency is undefined and refuses the whole file. Jobs are kept out by the profile `hl-job`: they run after `up`.',
    message: ({ service, profiles }) =>
      `${quoted(service)} starts only with the ${profiles.length === 1 ? 'profile' : 'profiles'} ${listed(profiles)}, but what depends on it starts without.`,
    fix: 'Remove the profile or the dependency. What has to run before a service is a service with `restart: "no"`, not a Job.',
  }),

  twoWriters: kind<{ volume: string; writers: readonly string[] }>()({
    code: 'HL120',
    severity: 'error',
    title: 'A volume that several services write',
    why: 'Few programs expect that another one writes their files: databases are destroyed by it, and a backup cannot stop one writer to get a consistent copy.',
    message: ({ volume, writers }) => `${quoted(volume)} is written by ${listed(writers.map(quoted))}.`,
    fix: 'Mount it with `readOnlyAt()` in all but one, or say `shared: true` if they are made for it.',
  }),
  unclassified: kind<{ what: string; services: readonly string[] }>()({
    code: 'HL121',
    severity: 'warning',
    title: 'Data without a class',
    why: 'Until the lab says what a place holds, nobody knows whether losing it hurts, so it is neither backed up nor moved nor guarded. Family photos in an unnamed directory are the usual case. Classes: `state` is backed up, `replaceable` can be obtained again (say how), `cache` and `config` are rebuilt.',
    message: ({ what, services }) =>
      `${what} is written by ${listed(services.map(quoted))}, and nothing says what it holds.`,
    fix: 'Mount a `Volume` or a `Directory` with `holds`; in YAML say it under `x-hl` of the volume, or in `directories` of the file.',
  }),
  unbackedState: kind<{ volume?: string; all?: readonly string[] }>()({
    code: 'HL122',
    severity: 'warning',
    title: 'State that no backup saves',
    why: 'What is declared as `state` cannot be had again. A stack saves its state with one line, `this.backup({ schedule })`; directories of the host that hold state belong into it as well. With a single server and no backup at all this is told once, for the lab.',
    message: ({ volume, all = [] }) =>
      volume === undefined
        ? `Nothing in this lab is backed up: ${listed(all.map(quoted), 5)}.`
        : `No backup saves ${quoted(volume)}.`,
    fix: 'Add `backup({ schedule: Schedule.daily("03:10") })` to the stack (in YAML `x-hl: { backup: { schedule: daily 03:10 } }`), or say that it is `replaceable`, and why.',
  }),
  copyNowhereElse: kind<{ backup?: string; server?: string; all?: readonly string[] }>()({
    code: 'HL123',
    severity: 'warning',
    title: 'A backup without a copy elsewhere',
    why: 'A backup on the same server is lost with that server: to theft, fire, a broken disk or a mistyped command. With a single server this is told once, for the lab.',
    message: ({ backup, server, all = [] }) =>
      backup === undefined
        ? `No backup of this lab has a copy on another server: ${listed(all.map(quoted), 5)}.`
        : `The backup ${quoted(backup)} has no copy outside ${quoted(server ?? '')}.`,
    fix: 'Let another server keep it: `keepsBackupsOf` there, or `copies` of the backup.',
  }),
  writableRelease: kind<{ path: string; reason: string }>()({
    code: 'HL124',
    severity: 'error',
    title: 'Data in a directory that a release owns',
    why: 'dist/ is replaced by every deploy, and the configuration and secret directories by every `prepare`. What a container writes there is gone with the next one. This cannot be waived: it loses data.',
    message: ({ path, reason }) => `${path} is written by a container, but it ${reason}.`,
    fix: 'Mount a `Volume`, or an absolute `Directory` of the host outside of it; or mount it read-only.',
  }),
  madeByDocker: kind<{ path: string }>()({
    code: 'HL125',
    severity: 'error',
    title: 'A host directory that Docker would create',
    why: 'Where the path of a bind mount is missing, Docker makes an empty directory that belongs to root. A drive that is not mounted then looks like an empty library, and the container fills the system disk.',
    message: ({ path }) => `Docker would create ${path} where it is missing.`,
    fix: 'Mount a `Volume` or a `Directory`; in YAML use the long form with `bind: { create_host_path: false }`.',
  }),
  ...HOST_MOUNT_ERRORS,

  floatingTag: kind<{ image: string; tag: string }>()({
    code: 'HL130',
    severity: 'warning',
    title: 'An image tag that floats',
    why: 'A tag such as `latest` or `16` names another image every month. The same files then start different programs on different days, a database is upgraded past the point of return by a restart, and nobody can go back to what ran yesterday. A tag with a full version, a date or a commit, or a digest, names one.',
    message: ({ image, tag }) => `${image} names whatever ${quoted(tag)} is today.`,
    fix: 'Write the version (`name:1.2.3`, best with `@sha256:…`), or say `updates: "auto"` (in YAML under `x-hl`) if it may change by itself.',
  }),
  wrongArchitecture: kind<{ image: string; wants: string; server: string; has: string }>()({
    code: 'HL131',
    severity: 'error',
    title: 'An image for another processor',
    why: 'An image that is not made for the processor of the server is not pulled ("no matching manifest"), or fails at once with "exec format error".',
    message: ({ image, wants, server, has }) => `${image} is for ${wants}, but ${quoted(server)} is ${has}.`,
    fix: 'Use an image that is made for it, or put the service on another server.',
  }),
  privileged: kind<{ service: string }>()({
    code: 'HL132',
    severity: 'warning',
    title: 'A privileged container',
    why: 'A privileged container has every device and every capability: whoever takes it over is root on the host. Nearly always one device or one capability is what it needs.',
    message: ({ service }) => `${quoted(service)} runs privileged.`,
    fix: 'Give it the devices and capabilities that it needs (`devices`, `capabilities`), or waive this with the reason.',
  }),
  dockerSocket: kind<{ service: string; path: string }>()({
    code: 'HL133',
    severity: 'error',
    title: 'The Docker socket in a container',
    why: 'Whoever can talk to the Docker socket can start a container with the whole disk of the host in it. Mounting it read-only changes nothing: requests are written to it all the same.',
    message: ({ service, path }) => `${quoted(service)} mounts ${path}, which makes it root on the host.`,
    fix: 'Put a `DockerSocketProxy` between: it lets through only the parts of the API that are named.',
  }),
  ...IMAGE_ERRORS,
  ...HOST_RIGHT_ERRORS,

  reservedTooMuch: kind<{ server: string; sum: string; most: string }>()({
    code: 'HL140',
    severity: 'error',
    title: 'More memory promised than there is',
    why: 'Reservations, shared memory and tmpfs of all services that run at once have to fit beside the 512 MiB that the system itself needs; otherwise the kernel ends processes as it sees fit. Jobs and services that a profile keeps out do not count.',
    message: ({ server, sum, most }) => `Services on ${quoted(server)} reserve ${sum} of ${most}.`,
    fix: 'Lower the largest reservations, per server with `server.override(service, { … })`, or move a service.',
  }),
  limitsTooHigh: kind<{ server: string; sum: string; memory: string; factor: number; most: string }>()({
    code: 'HL141',
    severity: 'warning',
    title: 'Memory limits far above the memory',
    why: "Limits may exceed the memory, since services seldom need all of theirs at once; how far is the server's `overcommit`. Far above it, one busy evening is enough for the kernel to end something else.",
    message: ({ server, sum, memory, factor, most }) =>
      `Memory limits on ${quoted(server)} add up to ${sum}; ${memory} × ${factor} allow ${most}.`,
    fix: 'Lower the largest limits, per server with `server.override(service, { memory })`, or raise `overcommit` knowingly.',
  }),
  limitTooLow: kind<{ service: string; limit: string; least: string; reason: string }>()({
    code: 'HL142',
    severity: 'error',
    title: 'A memory limit that is too low',
    why: 'Below the memory that an image is known to need it is ended by the kernel again and again; and Docker refuses a limit below the reservation of the same service.',
    message: ({ service, limit, least, reason }) => `${quoted(service)} may use ${limit}, but ${reason} ${least}.`,
    fix: ({ least }) => `Give it at least ${least}.`,
    mend: 'Raise the limit, or lower the reservation.',
  }),
  noMemoryLimit: kind<{ server: string; services: readonly string[] }>()({
    code: 'HL143',
    severity: 'note',
    title: 'Services without a memory limit',
    why: 'A service without a limit that leaks memory takes the whole server with it, and what it may need is missing from the sum of limits.',
    message: ({ server, services }) => `No memory limit on ${quoted(server)}: ${listed(services.map(quoted), 10)}.`,
    fix: 'Give each a `memory`, in its stack or with `server.override`.',
  }),
  tooManyCpus: kind<{ service: string; cpus: number; server: string; has: number }>()({
    code: 'HL144',
    severity: 'error',
    title: 'More CPUs than the server has',
    why: 'Docker refuses to create a container whose CPU limit is above the number of processors of the host.',
    message: ({ service, cpus, server, has }) =>
      `${quoted(service)} may use ${cpus} CPUs, but ${quoted(server)} has ${has}.`,
    fix: 'Lower `cpus`, for this server with `server.override(service, { cpus })`.',
  }),

  noReverseProxy: kind<{ route: string; server: string }>()({
    code: 'HL150',
    severity: 'error',
    title: 'A route that no reverse proxy answers',
    why: 'A route is a name at the reverse proxy of its server. Without one nobody listens for that name.',
    message: ({ route, server }) => `${route} would be answered by ${quoted(server)}, which has no reverse proxy.`,
    fix: 'Put a reverse proxy on it (`new Traefik(server, "traefik", …)`), use `via` another server, or publish the port to `lan` instead.',
  }),
  undeclaredAudience: kind<{ service: string; audience: string; server: string }>()({
    code: 'HL151',
    severity: 'error',
    title: 'An audience without a network',
    why: "`lan` means the networks of the server's `addresses.lan`, and `vpn` those of the overlays that it has joined; never all private ranges and never Docker's. Where none is declared, nobody and everybody would be meant.",
    message: ({ service, audience, server }) =>
      `${quoted(service)} is for ${quoted(audience)}, but ${quoted(server)} ${audience === 'vpn' ? 'has joined no overlay' : 'has no addresses.lan'}.`,
    fix: ({ audience, server }) =>
      audience === 'vpn'
        ? `Make ${quoted(server)} a member of an Overlay.`
        : `Write the address of ${quoted(server)} with its prefix: \`lan: "192.168.1.10/24"\`.`,
    mend: 'Declare `addresses.lan` with its prefix, or make the server a member of an Overlay.',
  }),
  unwatched: kind<{ what?: string; server?: string; all?: readonly string[] }>()({
    code: 'HL152',
    severity: 'warning',
    title: 'Something reachable that nobody watches',
    why: 'A monitor on the same server fails together with what it watches. Every route and every published port is to be probed from another server, or by a local watcher whose own heartbeat another server misses. A lab that cannot do so, with one server or no watcher, is told once.',
    message: ({ what, server, all = [] }) =>
      what === undefined
        ? `Nothing in this lab is watched from another server: ${listed(all, 5)}.`
        : `Nobody outside ${quoted(server ?? '')} watches ${what}.`,
    fix: 'Put a watcher (`Gatus`) on another server that can reach this one, or declare `service.monitor(…)` with `watchedBy` (in YAML `monitors` under `x-hl`).',
  }),
  unreachable: kind<{ what: string; from: string; to: string }>()({
    code: 'HL153',
    severity: 'error',
    title: 'A connection that has no path',
    why: 'Two servers reach each other on the LAN of one site, in a common overlay, or at a public address. Something was asked for that needs a connection where none of these exists.',
    message: ({ what, from, to }) =>
      `${what} needs a connection from ${quoted(from)} to ${quoted(to)}, and there is none.`,
    fix: ({ from, to }) =>
      `Join both in an Overlay, give ${quoted(to)} a public address (with a port forward at its router), go \`via\` a server that ${quoted(from)} reaches, or watch locally and send a heartbeat out.`,
    mend: 'Join both in an Overlay, give the target a public address, go `via` a third server, or watch locally with a heartbeat to the outside.',
  }),
  noAlertToken: kind<{ server: string; notifier: string }>()({
    code: 'HL155',
    severity: 'error',
    title: 'A watcher without an alert token',
    why: 'An ntfy of the lab takes alerts of servers that show their token, and refuses all others. What a watcher without one sends is lost, and it notices that only in its own log.',
    message: ({ server, notifier }) =>
      `The watcher of ${quoted(server)} has no alert token, so ${quoted(notifier)} would refuse what it sends.`,
    fix: 'Let the stack of the watcher send with `alertToken(server)`, as `Gatus` does.',
  }),

  undeclaredVariable: kind<{ name: string; server: string }>()({
    code: 'HL160',
    severity: 'error',
    title: 'A variable that nothing declares',
    why: 'A file asks for a variable that has no default, and nothing in the lab says what it is for: nobody knows what to fill in, and a typing error looks the same. Where the file does not insist on it (`${NAME:?}`), Compose puts an empty text in its place: an empty password, a mount of the wrong directory, an image without a tag.',
    message: ({ name, server }) => `The variable ${name} on ${quoted(server)} has neither a declaration nor a default.`,
    fix: 'Declare it (a `Secret`, the `variables` of the lab, or under `x-hl` with what it is for), give it a default (`${NAME:-value}`), or write `$$` for a dollar sign.',
  }),
  unusedSecret: kind<{ secret: string; variable: string }>()({
    code: 'HL161',
    severity: 'warning',
    title: 'A secret that nothing uses',
    why: 'People are asked to fill it in for nothing. Often the service that should use it got another value instead.',
    message: ({ secret, variable }) => `Nothing uses the secret ${quoted(secret)} (${variable}).`,
    fix: 'Use it with `asEnv()`, `asFile()` or `inFile()`, or remove it.',
  }),
  ...PROGRAM_ERRORS,

  ...ROUTE_ERRORS,
  ...MONITOR_ERRORS,

  waiverWithoutReason: kind<{ waived: string }>()({
    code: 'HL190',
    severity: 'error',
    title: 'A waiver without a reason',
    why: 'A waiver is a decision that somebody else reads in a year. Without its reason nobody can tell whether it still holds, so it waives nothing.',
    message: ({ waived }) => `The waiver of ${waived} gives no reason.`,
    fix: 'Say why in one sentence: `waive(code, { reason: "…" })`, in YAML `x-hl: { waive: { CODE: … } }`.',
  }),
  waiverWithoutEffect: kind<{ waived: string; path: string }>()({
    code: 'HL191',
    severity: 'warning',
    title: 'A waiver that waives nothing',
    why: 'The finding is gone, or was never at this construct or below it. A waiver that stays behind would hide the next one.',
    message: ({ waived, path }) => `There is no ${waived} at ${path === '' ? 'the lab' : quoted(path)} or below.`,
    fix: 'Remove the waiver, or put it on the construct that the finding names.',
  }),
  waiverRefused: kind<{ waived: string; path: string }>()({
    code: 'HL192',
    severity: 'error',
    title: 'A waiver of what cannot be waived',
    why: 'Some findings say that data would be lost or running containers removed, others that a part of the lab was not understood and is missing from the output. No reason makes that right, so they stay errors.',
    message: ({ waived, path }) =>
      `${waived} at ${path === '' ? 'the lab' : quoted(path)} cannot be waived: it loses data, or a part of the lab.`,
    fix: 'Mend what the finding says, and remove the waiver.',
  }),
};

/** Codes of findings that lose data or remove what runs: no waiver and no baseline covers them. */
export const UNWAIVABLE: ReadonlySet<string> = new Set([
  CHECK_ERRORS.nestedVolumes.code,
  CHECK_ERRORS.projectTwice.code,
  CHECK_ERRORS.writableRelease.code,
  'HL223', // a text that would be read as a row or a command of its own: told by synth
  'HL232', // a writable path relative to a layer file: told by synth, which reads the layers
  'HL242', // a mount whose place depends on a variable of the server: told there as well
]);
