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

/** Routers, services and middlewares of one protocol. */
interface Part<R, S, M> {
  readonly routers: Record<string, R>;
  readonly services: Record<string, S>;
  readonly middlewares: Record<string, M>;
}

const nothing = <R, S, M>(): Part<R, S, M> => ({
  routers: wordRecord(),
  services: wordRecord(),
  middlewares: wordRecord(),
});

/** The part of each protocol, to be filled. */
export const httpIn = <At extends Side>(making: Making<At>) => (making.http ??= nothing());
export const tcpIn = <At extends Side>(making: Making<At>) => (making.tcp ??= nothing());
export const udpIn = <At extends Side>(making: Making<At>) => (making.udp ??= nothing());

/** A configuration without what is empty in it: labels cannot say that, and a file need not. */
export const closed = <At extends Side>({ http, tcp, udp }: Making<At>) => ({
  http: http && used(http),
  tcp: tcp && used(tcp),
  udp: udp && used(udp),
});

const isEmpty = (record: object): boolean => {
  for (const _key in record) return false;
  return true;
};

const used = <R, S, M>({ routers, services, middlewares }: Part<R, S, M>) =>
  isEmpty(routers) && isEmpty(middlewares)
    ? undefined
    : { routers: filled(routers), services: filled(services), middlewares: filled(middlewares) };

const filled = <T extends object>(record: T): T | undefined => (isEmpty(record) ? undefined : record);
