import type { Side, ValueOf } from './schema.ts';
import type { DYNAMIC, PROVIDER } from './table/index.ts';
import type { HTTP_MIDDLEWARE } from './table/http-middlewares.ts';
import type { HTTP_ROUTER } from './table/http-router.ts';
import type { HTTP_SERVERS_TRANSPORT, HTTP_SERVICE } from './table/http-service.ts';
import type { TCP_MIDDLEWARE, TCP_ROUTER, TCP_SERVERS_TRANSPORT, TCP_SERVICE } from './table/tcp.ts';
import type { TLS } from './table/tls.ts';
import type { UDP_ROUTER, UDP_SERVICE } from './table/udp.ts';

/** What the labels of a container can configure. */
export type LabelConfiguration = ValueOf<typeof DYNAMIC, 'label'>;
/** What a file of the file provider can configure: TLS options, transports and services of every kind too. */
export type FileConfiguration = ValueOf<typeof DYNAMIC, 'file'>;
/** Whether and on which network Traefik reaches a container. */
export type ContainerOptions = ValueOf<typeof PROVIDER, 'label'>;
/** All that the labels of a container say to Traefik. */
export type ContainerConfiguration = LabelConfiguration & ContainerOptions;

/** A router of HTTP. */
export type HttpRouter<At extends Side = 'label'> = ValueOf<typeof HTTP_ROUTER, At>;
/** What HTTP routers lead to. */
export type HttpService<At extends Side = 'label'> = ValueOf<typeof HTTP_SERVICE, At>;
/** A middleware of HTTP. */
export type HttpMiddleware = ValueOf<typeof HTTP_MIDDLEWARE, 'label'>;
/** How Traefik talks to the servers of an HTTP service. */
export type HttpServersTransport = ValueOf<typeof HTTP_SERVERS_TRANSPORT, 'file'>;
/** A router of TCP. */
export type TcpRouter<At extends Side = 'label'> = ValueOf<typeof TCP_ROUTER, At>;
/** What TCP routers lead to. */
export type TcpService<At extends Side = 'label'> = ValueOf<typeof TCP_SERVICE, At>;
/** A middleware of TCP. */
export type TcpMiddleware = ValueOf<typeof TCP_MIDDLEWARE, 'label'>;
/** How Traefik talks to the servers of a TCP service. */
export type TcpServersTransport = ValueOf<typeof TCP_SERVERS_TRANSPORT, 'file'>;
/** A router of UDP. */
export type UdpRouter<At extends Side = 'label'> = ValueOf<typeof UDP_ROUTER, At>;
/** What UDP routers lead to. */
export type UdpService<At extends Side = 'label'> = ValueOf<typeof UDP_SERVICE, At>;
/** TLS options, certificates and stores. */
export type TlsConfiguration = ValueOf<typeof TLS, 'file'>;
