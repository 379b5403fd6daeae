import type { RateLimit, RouteMatch, RouteProbe, RouteProps } from '../../core/index.ts';
import { FORWARD_RULES, MATCH_RULES, PROBE_RULES, ROUTE_RULES } from '../../core/route-rules.ts';
import { RULES } from '../../core/rules.ts';
import { Duration } from '../../values/index.ts';
import { compact } from '../read.ts';
import type { ForwardIntent, RouteIntent } from './intent.ts';
import type { IntentReader } from './intent-reader.ts';
import type { NamesOfLab } from './intent-names.ts';
import { namedSecret, namedServer, namedService } from './intent-names.ts';
import { readProps } from './prop-reader.ts';

/** Reads a route that stands under `x-hl` of a service: the props of `service.route()`, in the words of YAML. */
export function readRoute(reader: IntentReader, lab: NamesOfLab): RouteIntent | undefined {
  const host = reader.texts('host');
  const port = reader.number('port');
  const match = compact({
    ...readProps<RouteMatch>(reader, MATCH_RULES),
    host,
    headers: someOf(reader.textMap('headers')),
  });
  const allow = reader.texts('allow');
  const access = reader.oneOf('access', ['public', 'lan', 'vpn']);
  const { auth, basic, forward } = readAuth(reader, lab);
  const { probe, credentials } = readProbe(reader, lab);
  const via = readVia(reader, lab);
  const props = compact({
    ...readProps<RouteProps>(reader, ROUTE_RULES, ['port', 'rateLimit', 'middlewares', 'probe']),
    access: allow.length === 0 ? access : { allow },
    auth,
    sticky: readSticky(reader),
    rateLimit: reader.part('rate_limit', readRateLimit),
    securityHeaders: readSecurityHeaders(reader),
    middlewares: readMiddlewares(reader, lab, via),
    probe,
  });
  if (allow.length > 0 && access !== undefined)
    return reader.refuse('allow', 'given in place of access, not beside it');
  reader.need('host', 'a host name or a label below the domain');
  reader.need('port', 'the port in the container');
  if (reader.isEmpty('host')) reader.refuse('host', 'a host name or a label below the domain');
  if (host.length === 0 || port === undefined) return undefined;
  const said = { ...props, port };
  const isRight = [reader.hold(match, MATCH_RULES), reader.hold(said, ROUTE_RULES)].every(Boolean);
  return isRight ? { match, props: said, ...compact({ via, basic, forward, credentials }) } : undefined;
}

const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list);
const someOf = <T extends object>(map: T): T | undefined => (Object.keys(map).length === 0 ? undefined : map);

/** Middlewares that the reverse proxy of the answering server declares, by their names. */
export function readMiddlewares(
  reader: IntentReader,
  { server, proxies }: NamesOfLab,
  via: RouteIntent['via'],
): RouteProps['middlewares'] {
  const names = reader.texts('middlewares');
  const tool = proxies.get(via?.server ?? server) ?? NO_PROXY;
  return some(names.map((reference) => ({ tool, reference })));
}

/** That nothing answers on a server is told by a rule. */
const NO_PROXY = 'none';

/** Another server, by its id, and the port on which it finds the service. */
export function readVia(reader: IntentReader, lab: NamesOfLab): RouteIntent['via'] {
  const others = lab.servers.filter((id) => id !== lab.server);
  if (!reader.isMapping('via')) {
    const server = namedServer(reader, 'via', reader.text('via'), others);
    return server === undefined ? undefined : { server };
  }
  return reader.part('via', (part) => {
    const said = part.text('server');
    const port = part.number('port');
    if (said === undefined) return part.need('server', 'the id of a server');
    const server = namedServer(part, 'server', said, others);
    const isRight = part.hold(compact({ port }), { port: RULES.port });
    return server === undefined || !isRight ? undefined : compact({ server, port });
  });
}

interface AuthIntent extends Pick<RouteIntent, 'basic' | 'forward'> {
  readonly auth?: 'none' | 'app';
}

/** Users by the variables of Secrets of the lab, each of which holds one; or another service that decides. */
function readAuth(reader: IntentReader, lab: NamesOfLab): AuthIntent {
  if (!reader.isMapping('auth')) return compact({ auth: reader.oneOf('auth', ['none', 'app']) });
  return (
    reader.part('auth', (part): AuthIntent => {
      const users = part.texts('basic');
      const forward = part.part('forward', (each) => readForward(each, lab));
      if (part.given('forward')) {
        if (users.length > 0) part.refuse('forward', 'given in place of basic, not beside it');
        return compact({ forward });
      }
      if (users.length === 0) part.refuse('basic', 'the variable of a Secret of the lab, or several');
      return { basic: users.filter((variable) => namedSecret(part, 'basic', variable, lab) !== undefined) };
    }) ?? {}
  );
}

function readForward(reader: IntentReader, lab: NamesOfLab): ForwardIntent | undefined {
  const said = reader.text('service');
  const service = said === undefined ? undefined : namedService(reader, 'service', said, lab);
  const port = reader.number('port');
  const path = reader.text('path');
  const responseHeaders = some(reader.texts('response_headers'));
  reader.need('service', 'a service of the same server as stack/service');
  reader.need('port', 'the port in its container');
  reader.need('path', 'the path that is asked');
  const isRight = reader.hold(compact({ port, path, responseHeaders }), FORWARD_RULES);
  if (service === undefined || port === undefined || path === undefined || !isRight) return undefined;
  return compact({ service, port, path, responseHeaders });
}

function readSticky(reader: IntentReader): boolean | string | undefined {
  const said = reader.scalar('sticky');
  return typeof said === 'number' ? reader.refuse('sticky', 'true, false or the name of a cookie') : said;
}

function readSecurityHeaders(reader: IntentReader): RouteProps['securityHeaders'] {
  if (!reader.isMapping('security_headers')) return reader.flag('security_headers');
  return reader.part('security_headers', (part) =>
    compact({ frames: part.oneOf('frames', ['nobody', 'same-origin', 'anybody']), hsts: part.flag('hsts') }),
  );
}

function readRateLimit(reader: IntentReader): RateLimit | undefined {
  const average = reader.number('average');
  const seconds = reader.number('period_seconds');
  const burst = reader.number('burst');
  if (average === undefined) return reader.need('average', 'a number of requests');
  return compact({ average, period: seconds === undefined ? undefined : Duration.seconds(seconds), burst });
}

function readProbe(
  reader: IntentReader,
  lab: NamesOfLab,
): { readonly probe?: RouteProbe | undefined; readonly credentials?: string | undefined } {
  let credentials: string | undefined;
  const probe = reader.part('probe', (part) => {
    const isMapping = part.isMapping('through');
    if (isMapping) credentials = part.part('through', (through) => readCredentials(through, lab));
    return compact({
      ...readProps<RouteProbe>(part, PROBE_RULES),
      status: some(part.numbers('status')),
      through: isMapping ? undefined : part.oneOf('through', ['bypass']),
    });
  });
  return { probe, credentials };
}

function readCredentials(reader: IntentReader, lab: NamesOfLab): string | undefined {
  const variable = reader.text('credentials');
  if (variable === undefined) return reader.need('credentials', 'the variable of a Secret of the lab');
  return namedSecret(reader, 'credentials', variable, lab);
}
