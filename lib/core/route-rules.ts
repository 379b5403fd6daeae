import { isIP } from 'node:net';
import type { RouteAccess, RouteMiddleware } from '../blueprint/index.ts';
import { andAlso, fields, kindOr, oneFormOf, unless } from './fields.ts';
import type {
  ForwardAuth,
  RateLimit,
  Redirect,
  RouteHealth,
  RouteMatch,
  RouteProbe,
  RouteProps,
  RouteVia,
  SecurityHeaders,
  StreamRouteProps,
} from './route.ts';
import { isRange, RULES } from './rules.ts';
import type { Secret } from './secret.ts';
import type { Server } from './server.ts';
import type { AllRules, Rule } from './shapes.ts';
import {
  eachOf,
  flag,
  hasControl,
  isKind,
  isRecord,
  list,
  uniqueList,
  required,
  ofKind,
  oneLine,
  oneOf,
  rule,
  positiveDuration,
  nonEmptyText,
  text,
  integer,
} from './shapes.ts';

const isText = (value: unknown): value is string => typeof value === 'string';
const isPath = (value: unknown): boolean => isText(value) && /^\/\S*$/.test(value) && !hasControl(value);

const isLine = (value: unknown): boolean => isText(value) && !hasControl(value);

/** What neither a header nor a rule of a router can hold. */
const isToken = (value: unknown): boolean => isText(value) && /^[\w!#$%&'*+.^|~-]+$/.test(value);

const hosts: Rule = eachOf((value) => (Array.isArray(value) ? value : [value]), nonEmptyText('The host of a route'));

/** What a route answers to. */
export const MATCH_RULES: AllRules<RouteMatch> = {
  host: required(
    andAlso(
      rule('The host of a route', 'a text, or several', (value) => !Array.isArray(value) || value.length > 0),
      hosts,
    ),
  ),
  path: text(
    'The path of a route',
    'a path that begins with "/", without spaces and backquotes',
    (path) => isPath(path) && !path.includes('`'),
  ),
  headers: rule(
    'The headers of a route',
    'names of headers, each with its value of one line',
    (value) => isRecord(value) && Object.entries(value).every(([name, text]) => isToken(name) && isLine(text)),
  ),
  methods: uniqueList(text('A method of HTTP', "in capitals, as 'GET'", (method) => /^[A-Z]+$/.test(method))),
  priority: integer('The priority of a route', 1),
};

const WORDS = ['public', 'lan', 'vpn'];

const isAllowed = (word: unknown): boolean =>
  isText(word) && (WORDS.includes(word) || isIP(word) !== 0 || isRange(word));

const ACCESS_WORDS = "'public', 'lan', 'vpn', or { allow: ['lan', '203.0.113.0/24'] }";

/** Who may use a route. */
export const ACCESS: Rule = unless(
  (value) => WORDS.includes(value as string),
  fields<Extract<RouteAccess, object>>('Who may use a route', ACCESS_WORDS, {
    allow: required(
      rule('Who may use a route', ACCESS_WORDS, (value) => isSomeList(value) && value.every((each) => isAllowed(each))),
    ),
  }),
);

const isSomeList = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.length > 0;

const isSecrets = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 && value.every((each) => isKind(each, 'Secret')) : isKind(value, 'Secret');

const header = rule('The name of a header', 'letters, digits and hyphens', isToken);

/** How the service is asked that decides about requests. */
export const FORWARD_RULES: AllRules<ForwardAuth> = {
  service: required(ofKind('The service that decides about a request', 'Service')),
  port: required(RULES.port),
  path: required(text('The path that is asked', 'a path that begins with "/", without spaces', isPath)),
  responseHeaders: list(header),
};

const FORWARD = fields<ForwardAuth>('Who decides about a request', 'written as { service, port, path }', FORWARD_RULES);

const AUTH_WORDS = "'none', 'app', { basic: secret } or { forward: { service, port, path } }";
const ASKS = 'Who asks for a name and password';

const BASIC = fields<{ readonly basic: unknown }>(ASKS, AUTH_WORDS, {
  basic: required(rule('The users of basic authentication', 'a Secret, or a list of them', isSecrets)),
});
const BY_FORWARD = fields<{ readonly forward: ForwardAuth }>(ASKS, AUTH_WORDS, { forward: required(FORWARD) });

/** Who asks for a name and password, where it is not the application. */
export const SIGN_IN: Rule = oneFormOf(ASKS, AUTH_WORDS, { basic: BASIC, forward: BY_FORWARD });

/** Who asks for a name and password. */
export const AUTH: Rule = unless((value) => value === 'none' || value === 'app', SIGN_IN);

/** The server that answers a route in place of its own. */
export const VIA: Rule = kindOr(
  'Server',
  fields<Exclude<RouteVia, Server>>('The server that answers a route', 'a Server, or { server, port }', {
    server: required(ofKind('The server that answers a route', 'Server')),
    port: required(RULES.port),
  }),
);

const redirectTarget = text(
  'Where a redirect leads',
  'a path that begins with "/", or a URL',
  (value) => isPath(value) || /^https?:\/\/\S+$/.test(value),
);

const REDIRECT_WORDS = "written as { path: '/old', to: '/new' }, to another path or URL";

const redirect = andAlso(
  fields<Redirect>('A redirect', REDIRECT_WORDS, {
    path: required(text('The path of a redirect', 'a path that begins with "/", without spaces', isPath)),
    to: required(redirectTarget),
    permanent: flag('"permanent"'),
  }),
  rule('A redirect', REDIRECT_WORDS, (value) => (value as Redirect).path !== (value as Redirect).to),
);

/** How a route is asked whether it is well. */
export const PROBE_RULES: AllRules<RouteProbe> = {
  path: text('The path of a probe', 'a path that begins with "/", without spaces', isPath),
  status: rule(
    'The statuses that mean health',
    'a list of statuses of HTTP, as [200]',
    (value) => isSomeList(value) && value.every((each) => integer('', 100, 599).violation(each) === undefined),
  ),
  isNot: oneLine('The answer of something that is not well'),
  through: unless(
    (value) => value === 'bypass',
    fields<{ readonly credentials: Secret }>('How a probe gets past a sign-in', "'bypass' or { credentials: secret }", {
      credentials: required(ofKind('The credentials of a probe', 'Secret')),
    }),
  ),
};

const probe = fields<RouteProbe>('How a route is probed', "written as { path: '/health', status: [200] }", PROBE_RULES);

const middleware = fields<RouteMiddleware>('A middleware', 'made by the package of the reverse proxy', {
  tool: required(nonEmptyText('The tool of a middleware')),
  reference: nonEmptyText('The name of a middleware'),
  settings: rule('The settings of a middleware', 'a mapping', isRecord),
});

const health = fields<RouteHealth>('The health of a route', "written as { path: '/health' }", {
  path: required(text('The path of a health check', 'a path that begins with "/", without spaces', isPath)),
  interval: positiveDuration('The interval of a health check'),
  timeout: positiveDuration('The timeout of a health check'),
});

const rateLimit = fields<RateLimit>('A rate limit', 'written as { average: 100, burst: 200 }', {
  average: required(integer('The average of a rate limit', 1)),
  period: positiveDuration('The period of a rate limit'),
  burst: integer('The burst of a rate limit', 1),
});

const securityHeaders = unless(
  (value) => typeof value === 'boolean',
  fields<SecurityHeaders>('"securityHeaders"', "true, false or { frames: 'nobody', hsts: true }", {
    frames: oneOf('Who may show a page in a frame', ['nobody', 'same-origin', 'anybody']),
    hsts: flag('"hsts"'),
  }),
);

/** What may be said of a route of HTTP. */
export const ROUTE_RULES: AllRules<RouteProps> = {
  port: required(RULES.port),
  access: ACCESS,
  auth: AUTH,
  scheme: oneOf('How a container speaks', ['http', 'https', 'h2c']),
  via: VIA,
  stripPrefix: flag('"stripPrefix"'),
  verify: flag('"verify"'),
  largeUploads: flag('"largeUploads"'),
  streaming: flag('"streaming"'),
  sticky: rule(
    '"sticky"',
    'true, false or the name of a cookie',
    (value) => typeof value === 'boolean' || isToken(value),
  ),
  health,
  rateLimit,
  securityHeaders,
  crawlers: oneOf('"crawlers"', ['refuse', 'allow']),
  redirectFrom: list(nonEmptyText('A host that is redirected')),
  redirects: list(redirect),
  compress: flag('"compress"'),
  trustsProxy: flag('"trustsProxy"'),
  middlewares: list(middleware),
  formerly: list(nonEmptyText('A former host')),
  probe,
};

/** What may be said of a route of TCP or UDP. */
export const STREAM_RULES: AllRules<StreamRouteProps> = {
  port: required(RULES.port),
  entryPort: required(RULES.port),
  host: nonEmptyText('The host of a route'),
  tls: oneOf('Where TLS ends', ['terminate', 'passthrough']),
  access: ACCESS,
  via: VIA,
  middlewares: list(middleware),
  formerly: RULES.formerly,
};
