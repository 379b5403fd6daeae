import type { TlsConfiguration } from '../labels/index.ts';
import type { RoutingContext } from './context.ts';

/**
 * How TLS is spoken. Where certificates come from somewhere, a name without one is refused at once; Traefik's own
 * certificate names nobody, so without another every name has to do.
 */
export function tlsConfiguration({ proxy, settings }: RoutingContext): TlsConfiguration | undefined {
  if (proxy.certificates.by === 'none') return undefined;
  const { minVersion, certificates = [] } = settings;
  const sniStrict = proxy.certificates.by === 'acme' || certificates.length > 0;
  const [first] = certificates;
  return {
    options: { default: { minVersion, ...(sniStrict && { sniStrict }) } },
    ...(certificates.length > 0 && { certificates }),
    ...(first !== undefined && { stores: { default: { defaultCertificate: first } } }),
  };
}
