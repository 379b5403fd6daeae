import { kind } from '../values/index.ts';

const quoted = (name: string): string => JSON.stringify(name);

/** Why Traefik is not simply left to find these out. */
const SILENT = 'Traefik at most logs it, and the site answers 404 or not at all.';

/** What Traefik would drop, ignore or read as something else: TR001–019 as they were found, TR020 and up what came since. */
export const TRAEFIK_ERRORS = {
  nameTaken: kind<{ what: string; name: string; by: string; effect: string }>()({
    code: 'TR001',
    severity: 'error',
    title: 'A name that two containers give to Traefik',
    why: `Names of routers, services and middlewares are one list for a whole server, over all its projects. Two routers or middlewares of one name are both dropped, with everything that uses them; two services of one name are made one, and every second visitor gets the other application. ${SILENT}`,
    message: ({ what, name, by, effect }) => `The ${what} ${quoted(name)} is that of ${quoted(by)} already: ${effect}.`,
    fix: 'Give one of the two another name, best with that of the stack in it.',
  }),
  sameRequest: kind<{ router: string; other: string; by: string; entryPoint: string; priority: number }>()({
    code: 'TR002',
    severity: 'error',
    title: 'Two routers for the same request',
    why: 'Routers are sorted by priority, which is the length of the rule unless it is said. Of two that match the same request with the same priority either one wins, and another one after the next reload.',
    message: ({ router, other, by, entryPoint, priority }) =>
      `The router ${quoted(router)} matches requests that ${quoted(other)} of ${quoted(by)} matches too, on ${quoted(entryPoint)} with the same priority ${priority}.`,
    fix: 'Make one of the rules more special, or give one of the routers a priority.',
  }),
  noPort: kind<{ service: string; given?: string | undefined }>()({
    code: 'TR003',
    severity: 'error',
    title: 'A service of Traefik without a port',
    why: `Without a port Traefik takes the lowest number that the image exposes, which may be one of UDP or one for metrics; where the image exposes none, it drops the container. It takes a value that is not a number as it is, and the service never answers. ${SILENT}`,
    message: ({ service, given }) =>
      given === undefined
        ? `The service ${quoted(service)} says no port.`
        : `${quoted(given)} is not a port for ${quoted(service)}.`,
    fix: 'Write `traefik.http.services.<name>.loadbalancer.server.port` with the port inside the container.',
  }),
  wrongNetwork: kind<{ network: string | undefined; why: string }>()({
    code: 'TR004',
    severity: 'error',
    title: 'A network on which Traefik does not reach the container',
    why: 'Traefik takes the network that the label names by its name in Docker, which is `<project>_<key>` unless it was given one. If there is no such network on the container, it takes any: visitors get "Gateway Timeout", now and then.',
    message: ({ network, why }) =>
      network === undefined ? `No network is named, and ${why}.` : `The network ${quoted(network)} ${why}.`,
    fix: 'Name a network in `traefik.docker.network`, as Docker knows it, that both the container and Traefik have joined.',
  }),
  serviceNotNamed: kind<{ router: string; services: readonly string[] }>()({
    code: 'TR005',
    severity: 'error',
    title: 'A router that does not say its service',
    why: `A container with one service needs no more. Of several Traefik chooses none, and drops the router. ${SILENT}`,
    message: ({ router, services }) =>
      `The router ${quoted(router)} names no service, and its container has ${services.length}: ${services.join(', ')}.`,
    fix: 'Write `traefik.http.routers.<name>.service`.',
  }),
  badLabel: kind<{ label: string; why: string; then: string }>()({
    code: 'TR006',
    severity: 'error',
    title: 'A label that Traefik does not understand',
    why: `Traefik reads all labels of a container at once. One word that it does not know, or one value of the wrong type, drops the whole container; others it ignores without a word. ${SILENT}`,
    message: ({ label, why, then }) => `${label} ${why}. ${then}`,
    fix: 'Correct the label. The names are those of doc.traefik.io, "Routing & Load Balancing Configuration", of Traefik 3.7.',
  }),
  fileOnly: kind<{ label: string; why: string; then: string }>()({
    code: 'TR007',
    severity: 'error',
    title: 'Something that labels cannot say',
    why: 'TLS options, certificates, transports and services of several services can be said in a file of the file provider alone. As a label they are ignored, or drop the container.',
    message: ({ label, why, then }) => `${label} ${why}. ${then}`,
    fix: 'Say it in a file of the file provider, and refer to it with `@file` behind its name.',
  }),
  badReference: kind<{ from: string; what: string; name: string; why: string }>()({
    code: 'TR008',
    severity: 'error',
    title: 'A reference that leads nowhere',
    why: `A router with a middleware or a service that does not exist is disabled, and so is one whose middleware is of two types. ${SILENT} A name without "@" is one of the same provider.`,
    message: ({ from, what, name, why }) => `${from}: the ${what} ${quoted(name)} ${why}.`,
    fix: 'Correct the name, or put its provider behind it: `@docker` for labels, `@file` for the file.',
  }),
  badRule: kind<{ router: string; why: string }>()({
    code: 'TR009',
    severity: 'error',
    title: 'A rule that never matches',
    why: `A rule that cannot be read disables its router. Others Traefik accepts, and they match nothing: a scheme, a port or a path in a host, a variable that nobody filled in, or the patterns of Traefik 2. ${SILENT}`,
    message: ({ router, why }) => `The rule of ${quoted(router)} ${why}.`,
    fix: 'Write it in the syntax of Traefik 3, as: Host(`wiki.example.com`) && PathPrefix(`/api`).',
  }),
  dollar: kind<{ label: string; text: string }>()({
    code: 'TR010',
    severity: 'error',
    title: 'A dollar sign that Compose would take',
    why: 'Compose reads `$name` in a label as a variable, and puts nothing in its place: of a password hash only pieces are left, without an error. A `$` that is meant is written `$$` in a Compose file.',
    message: ({ label, text }) => `${label} holds ${text}, which Compose reads as a variable.`,
    fix: 'Write `$$` for each dollar sign that is meant, or declare the variable.',
  }),
  wrongEntryPoint: kind<{ router: string; entryPoint: string; why: string }>()({
    code: 'TR011',
    severity: 'error',
    title: 'A router on an entry point where it never matches',
    why: `A router listens on the entry points that it names, of those that the static configuration has. One with TLS and one without never meet on an entry point, and where everything is redirected no router is asked. ${SILENT}`,
    message: ({ router, entryPoint, why }) =>
      `The router ${quoted(router)} is on the entry point ${quoted(entryPoint)}, ${why}.`,
    fix: 'Name an entry point that serves what the router is for: `websecure` for HTTPS.',
  }),
  noCertificate: kind<{ what: string; why: string }>()({
    code: 'TR012',
    severity: 'error',
    title: 'A certificate that cannot be issued',
    why: 'Where the certificate resolver does not exist, or its challenge cannot be answered, Traefik goes on with a certificate of its own, which every browser refuses. Names with a wildcard need a challenge by DNS; so do servers that the internet cannot reach on port 80 or 443.',
    message: ({ what, why }) => `${what}: ${why}.`,
    fix: 'Use a challenge by DNS, or name the resolver of this server; give `tls.domains` where the rule has no Host.',
  }),
  acmeStorage: kind<{ path: string; why: string }>()({
    code: 'TR013',
    severity: 'error',
    title: 'Certificates that do not last',
    why: 'Certificates lie in one file. If that is not on a volume, each start asks for new ones until the authority refuses for a week; if others may read it, Traefik skips the resolver. Docker makes a directory of a file that is mounted before it exists.',
    message: ({ path, why }) => `The certificates in ${path} ${why}.`,
    fix: 'Keep the file in a directory that is mounted from a volume, with mode 600.',
  }),
  openApi: kind<{ what: string; why: string }>()({
    code: 'TR014',
    severity: 'error',
    title: 'The API of Traefik in the open',
    why: 'The dashboard and the API tell every name, address and middleware of a server, and metrics and ping tell what is used. `api.insecure` opens them to everybody on port 8080.',
    message: ({ what, why }) => `${what} ${why}.`,
    fix: 'Route the dashboard with authentication, and keep metrics and ping on an address of their own.',
  }),
  dockerAccess: kind<{ what: string; why: string }>()({
    code: 'TR015',
    severity: 'warning',
    title: 'More of Docker than Traefik needs',
    why: 'Who has the Docker socket has the host. Traefik needs to list and inspect containers, to follow events, and `HEAD /_ping`; and it should look at those containers alone that ask for it (`exposedByDefault: false`).',
    message: ({ what, why }) => `${what} ${why}.`,
    fix: 'Let Traefik see Docker through a socket proxy that allows CONTAINERS, EVENTS, PING and VERSION, and nothing else.',
  }),
  tooOld: kind<{ version: string; needs: string; for: string }>()({
    code: 'TR016',
    severity: 'error',
    title: 'A Traefik that is too old',
    why: 'Docker 29 speaks to no client older than its API 1.44, which Traefik does since 3.6.1. Newer things need newer versions: a wildcard in Host 3.7.0, Host(`*`) 3.7.7. The tag `latest` is any of them.',
    message: ({ version, needs, for: what }) => `Traefik ${version} is older than ${needs}, which ${what} needs.`,
    fix: 'Pin a newer image.',
  }),
  shortTimeout: kind<{ service: string; entryPoint: string }>()({
    code: 'TR017',
    severity: 'warning',
    title: 'Large uploads that break off',
    why: 'An entry point reads a request for at most 60 seconds unless it is told otherwise: the upload of a long video ends there.',
    message: ({ service, entryPoint }) =>
      `${quoted(service)} takes large uploads, and the entry point ${quoted(entryPoint)} breaks them off.`,
    fix: 'Set `transport.respondingTimeouts.readTimeout` of the entry point to 0.',
  }),
  hiddenUntilHealthy: kind<{ service: string; why: string }>()({
    code: 'TR018',
    severity: 'warning',
    title: 'A healthcheck that hides its container',
    why: 'Traefik does not route to a container with a healthcheck until it is healthy, and says so at the level DEBUG alone. A healthcheck whose program is not in the image never succeeds, so the site answers 404 for good.',
    message: ({ service, why }) => `Traefik hides ${quoted(service)} as long as it is not healthy, and ${why}.`,
    fix: 'Use a program that the image has, or say with Image.of(…, { probe }) (in YAML `x-hl: { image: { probe: … } }`) which one that is.',
  }),
  spoofable: kind<{ what: string; why: string }>()({
    code: 'TR019',
    severity: 'error',
    title: 'Headers that anybody can set',
    why: 'What stands in front of a sign-in has to be known: `trustForwardHeader` believes headers of the client, unless only trusted proxies may send them; and an application that reads `X_Auth_User` as `X-Auth-User` believes anybody.',
    message: ({ what, why }) => `${what} ${why}.`,
    fix: 'Say `trustForwardHeader` explicitly, list the trusted proxies, and set `underscoreHeadersStrategy` where the application reads headers of the sign-in.',
  }),
  notEnabled: kind<{ service: string }>()({
    code: 'TR020',
    severity: 'warning',
    title: 'Labels of a container that Traefik does not look at',
    why: 'With `exposedByDefault: false` Traefik looks at those containers alone that say `traefik.enable=true`. All other labels of the container then do nothing.',
    message: ({ service }) => `${quoted(service)} has labels for Traefik, and does not say \`traefik.enable=true\`.`,
    fix: 'Add the label `traefik.enable: "true"`, or say "false" where the labels are there for later.',
  }),
  unknownProvider: kind<{ provider: string }>()({
    code: 'TR021',
    severity: 'error',
    title: 'A DNS provider that Traefik does not know',
    why: 'Traefik names DNS providers as the library lego does. With any other name it gets no certificate by DNS and goes on with one of its own, which every browser refuses.',
    message: ({ provider }) => `Traefik knows no DNS provider ${quoted(provider)}.`,
    fix: 'Write the name as the table of providers at doc.traefik.io ("DNS Challenge") has it.',
  }),
  unknownVariable: kind<{ provider: string; variable: string }>()({
    code: 'TR022',
    severity: 'warning',
    title: 'A variable that a DNS provider does not read',
    why: 'A DNS provider finds its credentials by the names of their variables alone, or of files with `_FILE` behind these. Under a misspelt name they are not found, and no certificate is issued.',
    message: ({ provider, variable }) => `The DNS provider ${quoted(provider)} does not read ${variable}.`,
    fix: 'Name the variable as the page of the provider at go-acme.github.io/lego/dns has it.',
  }),
  unaskedCertificate: kind<{ host: string; server: string }>()({
    code: 'TR023',
    severity: 'error',
    title: 'A certificate that a mail server waits for and nothing asks for',
    why: 'Traefik asks for certificates of the names that its routers have. A mail server that takes its certificate from there waits for ever where no router of the same server has its name, and takes no mail meanwhile.',
    message: ({ host, server }) => `No route of ${quoted(server)} asks for a certificate of ${host}.`,
    fix: 'Give a service of that server a route under this name, as a webmail (`new Roundcube(server, id, { host: mailserver.host, mailserver })`), let Traefik have a wildcard certificate, or give the mail server a `Directory` with a certificate of its own.',
  }),
};
