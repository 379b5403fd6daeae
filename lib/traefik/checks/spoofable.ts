import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import { httpEntryPoint } from '../routing/entry-points.ts';
import { middlewaresOf } from './middlewares.ts';
import type { ProxyFiles } from './proxy.ts';
import { at, proxiesOf } from './proxy.ts';
import { traefiksOf } from './traefiks.ts';

/** Forbids sign-ins by another service that believe what a client says of itself. */
export const spoofable: Check = {
  codes: [TRAEFIK_ERRORS.spoofable.code],
  *check(input) {
    for (const { server, certificates } of traefiksOf(input.blueprint)) {
      const files = proxiesOf(input).get(server);
      const entryPoint = httpEntryPoint(certificates);
      for (const { name, middleware, where } of middlewaresOf(input, server).all) {
        const { forwardAuth } = middleware;
        if (forwardAuth === undefined) continue;
        const what = `The sign-in ${JSON.stringify(name)}`;
        for (const why of problemsOf(forwardAuth, files, entryPoint)) {
          yield finding(TRAEFIK_ERRORS.spoofable, { what, why }, where());
        }
      }
    }
  },
};

interface Asked {
  readonly trustForwardHeader?: boolean | undefined;
  readonly authResponseHeaders?: readonly string[] | undefined;
}

function* problemsOf(
  { trustForwardHeader, authResponseHeaders = [] }: Asked,
  files: ProxyFiles | undefined,
  entryPoint: string,
): Iterable<string> {
  const settings = at(files?.static, 'entryPoints', entryPoint);
  if (trustForwardHeader === undefined) yield 'does not say whether it believes the X-Forwarded headers of clients';
  if (trustForwardHeader === true && at(settings, 'forwardedHeaders', 'trustedIPs') === undefined) {
    yield 'believes the X-Forwarded headers of anybody: no trusted proxies are named';
  }
  const strict = ['aliasHeadersStrategy', 'underscoreHeadersStrategy'].some((key) => {
    const strategy = at(settings, 'http', key);
    return strategy === 'delete' || strategy === 'reject';
  });
  if (authResponseHeaders.length > 0 && !strict) {
    yield `gives ${authResponseHeaders[0]} to an application that may read another spelling of it as well`;
  }
}
