import type { RateLimit, Redirect, RouteProps } from '../../core/index.ts';
import { MATCH_RULES, ROUTE_RULES } from '../../core/route-rules.ts';
import { Duration } from '../../values/index.ts';
import { compact } from '../read.ts';
import type { RouteIntent } from './intent.ts';
import type { IntentReader } from './intent-reader.ts';

/** Reads a route that stands under `x-hl` of a service: the props of `service.route()`, in the words of YAML. */
export function readRoute(reader: IntentReader): RouteIntent | undefined {
  const host = reader.texts('host');
  const port = reader.number('port');
  const methods = reader.texts('methods');
  const headers = reader.textMap('headers');
  const match = compact({
    host,
    path: reader.text('path'),
    methods: methods.length === 0 ? undefined : methods,
    headers: Object.keys(headers).length === 0 ? undefined : headers,
    priority: reader.number('priority'),
  });
  const allow = reader.texts('allow');
  const access = reader.oneOf('access', ['public', 'lan', 'vpn']);
  const redirectFrom = reader.texts('redirect_from');
  const redirects = reader.each('redirects', readRedirect).filter((redirect) => redirect !== undefined);
  const props = compact({
    access: allow.length === 0 ? access : { allow },
    auth: reader.oneOf('auth', ['none', 'app']),
    scheme: reader.oneOf('scheme', ['http', 'https', 'h2c']),
    stripPrefix: reader.flag('strip_prefix'),
    verify: reader.flag('verify'),
    largeUploads: reader.flag('large_uploads'),
    streaming: reader.flag('streaming'),
    sticky: reader.flag('sticky'),
    rateLimit: reader.part('rate_limit', readRateLimit),
    securityHeaders: reader.flag('security_headers'),
    crawlers: reader.oneOf('crawlers', ['refuse', 'allow']),
    redirectFrom: redirectFrom.length === 0 ? undefined : redirectFrom,
    redirects: redirects.length === 0 ? undefined : redirects,
    compress: reader.flag('compress'),
    probe: reader.part('probe', readProbe),
  });
  if (allow.length > 0 && access !== undefined)
    return reader.refuse('allow', 'given in place of access, not beside it');
  if (host.length === 0) return reader.refuse('host', 'a host name or a label below the domain');
  if (port === undefined) return reader.refuse('port', 'the port in the container');
  const said = { ...props, port };
  return reader.hold(match, MATCH_RULES) && reader.hold(said, ROUTE_RULES) ? { match, props: said } : undefined;
}

function readRateLimit(reader: IntentReader): RateLimit | undefined {
  const average = reader.number('average');
  const seconds = reader.number('period_seconds');
  const burst = reader.number('burst');
  if (average === undefined) return reader.refuse('average', 'a number of requests');
  return compact({ average, period: seconds === undefined ? undefined : Duration.seconds(seconds), burst });
}

function readRedirect(reader: IntentReader): Redirect | undefined {
  const path = reader.text('path');
  const to = reader.text('to');
  const permanent = reader.flag('permanent');
  if (path === undefined) return reader.refuse('path', 'a path that begins with "/"');
  return to === undefined ? reader.refuse('to', 'a path or a whole URL') : compact({ path, to, permanent });
}

function readProbe(reader: IntentReader): RouteProps['probe'] {
  const status = reader.numbers('status');
  const through = reader.oneOf('through', ['bypass']);
  return compact({ path: reader.text('path'), status: status.length === 0 ? undefined : status, through });
}
