import { wordRecord } from '../../values/index.ts';
import type {
  HttpMiddleware,
  HttpRouter,
  HttpService,
  Side,
  TcpMiddleware,
  TcpRouter,
  TcpService,
  UdpRouter,
  UdpService,
} from '../labels/index.ts';

/** A configuration in the making: of one container, or of the file. What it says nothing of is not there. */
export interface Making<At extends Side> {
  http?: Part<HttpRouter<At>, HttpService<At>, HttpMiddleware>;
  tcp?: Part<TcpRouter<At>, TcpService<At>, TcpMiddleware>;
  udp?: Part<UdpRouter<At>, UdpService<At>, never>;
}

/** Routers, services and middlewares of one protocol, by name: labels cannot say that there are none. */
export interface Part<R, S, M> {
  routers: Record<string, R> | undefined;
  services: Record<string, S> | undefined;
  middlewares: Record<string, M> | undefined;
}

const nothing = <R, S, M>(): Part<R, S, M> => ({ routers: undefined, services: undefined, middlewares: undefined });

/** The part of each protocol, to be filled. */
export const httpIn = <At extends Side>(making: Making<At>) => (making.http ??= nothing());
export const tcpIn = <At extends Side>(making: Making<At>) => (making.tcp ??= nothing());
export const udpIn = <At extends Side>(making: Making<At>) => (making.udp ??= nothing());

/** Says a router, and the service that it leads to if it is not one of Traefik's own. */
export function say<R, S>(part: Part<R, S, unknown>, name: string, router: R, service: S | undefined): void {
  (part.routers ??= wordRecord())[name] = router;
  if (service !== undefined) (part.services ??= wordRecord())[name] = service;
}

/** Says a middleware. */
export function sayMiddleware<M>(part: Part<unknown, unknown, M>, name: string, middleware: M): void {
  (part.middlewares ??= wordRecord())[name] = middleware;
}

/** A part, if it says anything. */
export const used = <P extends Part<unknown, unknown, unknown>>(part: P | undefined): P | undefined =>
  part?.routers === undefined && part?.middlewares === undefined ? undefined : part;
