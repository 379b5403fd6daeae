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

/** A configuration in the making: of one container, or of the file. */
export interface Making<At extends Side> {
  readonly http: Part<HttpRouter<At>, HttpService<At>, HttpMiddleware>;
  readonly tcp: Part<TcpRouter<At>, TcpService<At>, TcpMiddleware>;
  readonly udp: Part<UdpRouter<At>, UdpService<At>, never>;
}

/** Routers, services and middlewares of one protocol. */
interface Part<R, S, M> {
  readonly routers: Record<string, R>;
  readonly services: Record<string, S>;
  readonly middlewares: Record<string, M>;
}

/** A configuration that says nothing yet. */
export const nothing = <At extends Side>(): Making<At> => ({
  http: { routers: {}, services: {}, middlewares: {} },
  tcp: { routers: {}, services: {}, middlewares: {} },
  udp: { routers: {}, services: {}, middlewares: {} },
});

/** A configuration without what is empty in it: labels cannot say that, and a file need not. */
export function closed<At extends Side>({ http, tcp, udp }: Making<At>) {
  return {
    ...(isUsed(http) && { http: used(http) }),
    ...(isUsed(tcp) && { tcp: used(tcp) }),
    ...(isUsed(udp) && { udp: used(udp) }),
  };
}

const isEmpty = (record: object): boolean => {
  for (const _key in record) return false;
  return true;
};

const isUsed = <R, S, M>({ routers, middlewares }: Part<R, S, M>): boolean =>
  !isEmpty(routers) || !isEmpty(middlewares);

const used = <R, S, M>({ routers, services, middlewares }: Part<R, S, M>) => ({
  ...(!isEmpty(routers) && { routers }),
  ...(!isEmpty(services) && { services }),
  ...(!isEmpty(middlewares) && { middlewares }),
});
