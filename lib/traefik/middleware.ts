import type { RouteMiddleware, Settings } from '../blueprint/index.ts';
import type { Duration } from '../values/index.ts';
import type { HttpMiddleware, TcpMiddleware } from './labels/index.ts';
import { TRAEFIK } from './settings.ts';

/** A middleware of one route, in Traefik's own words: `middleware({ retry: { attempts: 3 } })`. */
export const middleware = (says: HttpMiddleware): RouteMiddleware => ({ tool: TRAEFIK, settings: plain(says) });

/** A middleware of one TCP route: `tcpMiddleware({ inFlightConn: { amount: 10 } })`. */
export const tcpMiddleware = (says: TcpMiddleware): RouteMiddleware => ({ tool: TRAEFIK, settings: plain(says) });

/** A middleware as the Blueprint holds it: lengths of time as texts. */
export const plain = (says: HttpMiddleware | TcpMiddleware): Settings => plainValue(says) as Settings;

function plainValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plainValue);
  if ('toGo' in value) return (value as Duration).toGo();
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plainValue(part)]));
}
