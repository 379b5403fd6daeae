import { kind } from '../values/index.ts';
import { listed, quoted } from './wording.ts';

/** What the general rules forbid of routes, whichever reverse proxy answers them: HL170–179. */
export const ROUTE_ERRORS = {
  noPrivateWay: kind<{ what: string; from: string; to: string; way: 'public' | 'none' }>()({
    code: 'HL170',
    severity: 'error',
    title: 'A route over the open internet',
    why: 'What a reverse proxy fetches from another server is plain HTTP as a rule, and the port that it fetches it from would be open to everybody, past every rule of the route. So one server answers for another over a LAN or an overlay only, on a port that is published to that address alone.',
    message: ({ what, from, to, way }) =>
      way === 'public'
        ? `${what} would lead from ${quoted(from)} to ${quoted(to)} over the open internet.`
        : `${what} leads from ${quoted(from)} to ${quoted(to)}, where its port is not published to the address that ${quoted(from)} reaches.`,
    fix: ({ way }) =>
      way === 'public'
        ? 'Join both servers in an Overlay, or let the server that runs the service answer itself.'
        : 'Publish the port: `service.publish(port, { to: "vpn" })`, or "lan" where both stand at one site (in YAML `ports`, and `ports_to` under `x-hl`).',
    mend: 'Join both servers in an Overlay, and publish the port to it.',
  }),
  openWithoutAuth: kind<{ host: string; image: string }>()({
    code: 'HL171',
    severity: 'warning',
    title: 'A public route to an application that lets everybody in',
    why: '`auth: "app"`, the default, is the claim that the application asks for a name and a password itself. Of this image it is known that it does not, so whoever finds the host name uses it.',
    message: ({ host, image }) => `${host} is open to everybody, and ${image} is known to ask nobody for a password.`,
    fix: 'Give the route `auth: { basic: secret }` or forward authentication, or `access: "lan"` or "vpn"; or say with `Image.of(…, { ownAuth: true })` (in YAML `x-hl: { image: { own_auth: true } }`) that it does ask.',
  }),
  notListening: kind<{ service: string; port: number; ports: readonly number[] }>()({
    code: 'HL172',
    severity: 'warning',
    title: 'A route to a port that the image does not listen on',
    why: 'A route names the port inside the container, which has nothing to do with a port of the host. On any other port nobody answers, and visitors see "Bad Gateway".',
    message: ({ service, port, ports }) =>
      `The route of ${quoted(service)} leads to port ${port}, and its image listens on ${listed(ports.map(String))}.`,
    fix: 'Name the port of the container; or say with `image.with({ ports: […] })` (in YAML `x-hl: { image: { ports: […] } }`) that it is set to listen there.',
  }),
  addressesHidden: kind<{ server: string; because: string }>()({
    code: 'HL173',
    severity: 'note',
    title: 'A server whose IPv6 address is not used',
    why: 'Unless its Docker networks have IPv6, an engine takes IPv6 connections with a proxy of its own, and every client then has the address of a gateway: a list of addresses, a rate limit or fail2ban would judge the gateway. So everything for everybody is published by IPv4 alone, and no name of this server has an AAAA record.',
    message: ({ server, because }) => `${quoted(server)} has an IPv6 address that is not used, because ${because}.`,
    fix: ({ server }) =>
      `Run \`hl facts ${server}\`: with Docker 27 or newer IPv6 is used. Or say \`dualStack: true\`, where you know that ip6tables is on.`,
    mend: 'Run `hl facts`: with Docker 27 or newer IPv6 is used. Or give the server `dualStack`.',
  }),
  rangesOverUdp: kind<{ route: string; allow: readonly string[] }>()({
    code: 'HL174',
    severity: 'error',
    title: 'Address ranges on a UDP route',
    why: 'A reverse proxy passes UDP packets on without looking at where they come from. A UDP route is bound to an address of the server, and that is all that can be said of who may reach it.',
    message: ({ route, allow }) => `${route} allows ${listed(allow)}, which nothing can enforce over UDP.`,
    fix: 'Use `access: "lan"` or "vpn", or publish the port and let a firewall rule say who may come.',
  }),
  routeWithoutNetwork: kind<{ service: string; reason: string }>()({
    code: 'HL175',
    severity: 'error',
    title: 'A route to a service that is on no network of the reverse proxy',
    why: 'A reverse proxy reaches a container on a network that both have joined. `network_mode: none`, `bridge` or another network of Docker, and the network of a container that the lab does not know are not among them, so visitors see "Bad Gateway".',
    message: ({ service, reason }) => `The route of ${quoted(service)} leads nowhere: the service ${reason}.`,
    fix: 'Leave `network_mode` out, or share the network of a service of this lab: `network_mode: service:<name>`.',
  }),
  unknownContainer: kind<{ service: string; container: string; isService: boolean }>()({
    code: 'HL176',
    severity: 'warning',
    title: 'The network of a container that nobody here makes',
    why: 'Docker refuses to start a service with `network_mode: container:<name>` unless a container of that name runs. Compose names containers `<project>-<service>-1` and waits for none of them, and a container that is recreated takes its network with it. `service:<name>` has none of these problems.',
    message: ({ service, container, isService }) =>
      isService
        ? `${quoted(service)} shares the network of the container ${quoted(container)}, which is the name of a service; its container has another name.`
        : `${quoted(service)} shares the network of the container ${quoted(container)}, which nothing in this lab makes.`,
    fix: ({ container, isService }) =>
      isService
        ? `Write \`network_mode: service:${container}\`.`
        : 'Share the network of a service of the same project with `service:<name>`, or waive this with who makes the container.',
    mend: 'Share the network of a service of the same project: `network_mode: service:<name>`.',
  }),
  roundTheSignIn: kind<{ service: string; way: string }>()({
    code: 'HL177',
    severity: 'warning',
    title: 'A way round the sign-in',
    why: 'Where the reverse proxy asks for the password, the application itself asks nobody, and it believes whatever header says who somebody is. So it shares a network with the reverse proxy alone. Any other way to its port, from another container or over a published port, leads past the sign-in.',
    message: ({ service, way }) =>
      `The reverse proxy asks for the password of ${quoted(service)}, but there is another way to it: ${way}.`,
    fix: 'Take it off that network (leave out `routedNetwork` and networks that other stacks are on), and do not publish the port. Waive this where the others may pass.',
  }),
};
