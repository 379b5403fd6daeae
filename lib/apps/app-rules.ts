import type { RouteOptions } from '../core/index.ts';
import { fields } from '../core/fields.ts';
import { ACCESS, AUTH, ROUTE_RULES, VIA } from '../core/route-rules.ts';
import { RULES } from '../core/rules.ts';
import { MEMORY } from '../core/service-rules.ts';
import type { AllRules } from '../core/shapes.ts';
import { schedule } from '../core/shapes.ts';
import { STACK_RULES } from '../core/stack.ts';
import type { AppProps } from './app-props.ts';

const { port: _port, access: _access, auth: _auth, scheme: _scheme, via: _via, ...ROUTE_OPTIONS } = ROUTE_RULES;

/** What every ready-made application can be told. */
export const APP_RULES: AllRules<AppProps> = {
  ...STACK_RULES,
  host: RULES.hostLabel,
  access: ACCESS,
  auth: AUTH,
  via: VIA,
  route: fields<RouteOptions>('All else of a route', 'written as { rateLimit: { average: 100 } }', ROUTE_OPTIONS),
  memory: MEMORY,
  cpus: RULES.cores,
  backup: schedule('When a backup runs'),
};
