import { isIP } from 'node:net';
import type { RouteMatch, RouteProps, StreamRouteProps } from './route.ts';
import { isPort, isRange, RULES } from './rules.ts';
import type { AllRules, Rule, Rules } from './shapes.ts';
import { eachOf, flag, isKind, isRecord, list, listOnce, oneOf, rule, someText, text, whole } from './shapes.ts';

const isText = (value: unknown): value is string => typeof value === 'string';
const isPath = (value: unknown): boolean => isText(value) && /^\/\S*$/.test(value);
const isSome = (value: unknown): boolean => isText(value) && value !== '';

/** What neither a header nor a rule of a router can hold. */
const isToken = (value: unknown): boolean => isText(value) && /^[\w!#$%&'*+.^|~-]+$/.test(value);

const hosts: Rule = eachOf((value) => (Array.isArray(value) ? value : [value]), someText('The host of a route'));

/** What a route answers to. */
export const MATCH_RULES: Rules<RouteMatch> = {
  host: [
    rule('The host of a route', 'a text, or several', (value) => !Array.isArray(value) || value.length > 0),
    hosts,
  ],
  path: text('The path of a route', 'a path that begins with "/", without spaces and backquotes', (path) =>
    /^\/[^\s`]*$/.test(path),
  ),
  headers: rule(
    'The headers of a route',
    'names of headers, each with its value',
    (value) => isRecord(value) && Object.entries(value).every(([name, text]) => isToken(name) && isText(text)),
  ),
  methods: listOnce(text('A method of HTTP', "in capitals, as 'GET'", (method) => /^[A-Z]+$/.test(method))),
  priority: whole('The priority of a route', 1),
};

const WORDS = ['public', 'lan', 'vpn'];

const isAllowed = (word: unknown): boolean =>
  isText(word) && (WORDS.includes(word) || isIP(word) !== 0 || isRange(word));

const access = rule(
  'Who may use a route',
  "'public', 'lan', 'vpn', or { allow: ['lan', '203.0.113.0/24'] }",
  (value) =>
    isRecord(value)
      ? Array.isArray(value['allow']) && value['allow'].length > 0 && value['allow'].every(isAllowed)
      : WORDS.includes(value as string),
);

const isSecrets = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 && value.every((each) => isKind(each, 'Secret')) : isKind(value, 'Secret');

const isForward = (value: unknown): boolean =>
  isRecord(value) && isKind(value['service'], 'Service') && isPort(value['port'] as number) && isPath(value['path']);

const auth = rule(
  'Who asks for a name and password',
  "'none', 'app', { basic: secret } or { forward: { service, port, path } }",
  (value) => {
    if (!isRecord(value)) return value === 'none' || value === 'app';
    return 'basic' in value ? isSecrets(value['basic']) : isForward(value['forward']);
  },
);

const via = rule(
  'The server that answers a route',
  'a Server, or { server, port }',
  (value) =>
    isKind(value, 'Server') ||
    (isRecord(value) && isKind(value['server'], 'Server') && isPort(value['port'] as number)),
);

const isSomeDuration = (value: unknown): boolean =>
  value === undefined || (isRecord(value) && Number(value['inMilliseconds']) > 0);

const isWhole = (value: unknown, least: number): boolean => Number.isInteger(value) && Number(value) >= least;

const redirect = rule('A redirect', "written as { path: '/old', to: '/new' }, to another path or URL", (value) => {
  if (!isRecord(value) || !isPath(value['path']) || value['path'] === value['to']) return false;
  return isPath(value['to']) || /^https?:\/\/\S+$/.test(String(value['to']));
});

const isStatus = (value: unknown): boolean => isWhole(value, 100) && Number(value) <= 599;

const THROUGH = rule(
  '',
  '',
  (value) => value === undefined || value === 'bypass' || (isRecord(value) && isKind(value['credentials'], 'Secret')),
);

const probe = rule('How a route is probed', "written as { path: '/health', status: [200] }", (value) => {
  if (!isRecord(value)) return false;
  const { path, status, through } = value;
  const isStatuses = status === undefined || (Array.isArray(status) && status.length > 0 && status.every(isStatus));
  return (path === undefined || isPath(path)) && isStatuses && THROUGH.culprit(through) === undefined;
});

const middleware = rule('A middleware', 'made by the package of the reverse proxy', isRecord);

/** What may be said of a route of HTTP. */
export const ROUTE_RULES: AllRules<RouteProps> = {
  port: RULES.port,
  access,
  auth,
  scheme: oneOf('How a container speaks', ['http', 'https', 'h2c']),
  via,
  stripPrefix: flag('"stripPrefix"'),
  verify: flag('"verify"'),
  largeUploads: flag('"largeUploads"'),
  streaming: flag('"streaming"'),
  sticky: rule(
    '"sticky"',
    'true, false or the name of a cookie',
    (value) => typeof value === 'boolean' || isToken(value),
  ),
  health: rule(
    'The health of a route',
    "written as { path: '/health' }",
    (value) =>
      isRecord(value) && isPath(value['path']) && isSomeDuration(value['interval']) && isSomeDuration(value['timeout']),
  ),
  rateLimit: rule('A rate limit', 'written as { average: 100, burst: 200 }, of whole numbers above 0', (value) => {
    if (!isRecord(value) || !isWhole(value['average'], 1)) return false;
    return (value['burst'] === undefined || isWhole(value['burst'], 1)) && isSomeDuration(value['period']);
  }),
  securityHeaders: rule('"securityHeaders"', "true, false or { frames: 'nobody', hsts: true }", (value) => {
    if (!isRecord(value)) return typeof value === 'boolean';
    return ['nobody', 'same-origin', 'anybody', undefined].includes(value['frames'] as string | undefined);
  }),
  crawlers: oneOf('"crawlers"', ['refuse', 'allow']),
  redirectFrom: list(someText('A host that is redirected')),
  redirects: list(redirect),
  compress: flag('"compress"'),
  middlewares: list(middleware),
  formerly: list(someText('A former host')),
  probe,
};

/** What may be said of a route of TCP or UDP. */
export const STREAM_RULES: Rules<StreamRouteProps> = {
  port: RULES.port,
  entryPort: RULES.port,
  host: rule('The host of a route', 'a text that is not empty', isSome),
  tls: oneOf('Where TLS ends', ['terminate', 'passthrough']),
  access,
  via,
  middlewares: list(middleware),
  formerly: RULES.formerly,
};
