import { fileOnly, flag, indexed, list, named, oneOf, struct, text } from '../schema.ts';
import { CERTIFICATE } from './http-service.ts';

const VERSION = oneOf(['VersionTLS10', 'VersionTLS11', 'VersionTLS12', 'VersionTLS13']);

/** TLS of the entry points. In labels only the store `default`. Rule: traefik v3.7 pkg/tls/tls.go. */
export const TLS = struct({
  certificates: fileOnly(indexed(struct({ ...CERTIFICATE, stores: list() }))),
  options: fileOnly(
    named(
      struct({
        minVersion: VERSION,
        maxVersion: VERSION,
        cipherSuites: list(),
        curvePreferences: list(),
        clientAuth: struct({
          caFiles: list(),
          clientAuthType: oneOf([
            'NoClientCert',
            'RequestClientCert',
            'RequireAnyClientCert',
            'VerifyClientCertIfGiven',
            'RequireAndVerifyClientCert',
          ]),
        }),
        sniStrict: flag(),
        alpnProtocols: list(),
        disableSessionTickets: flag(),
      }),
    ),
  ),
  stores: named(
    struct({
      defaultCertificate: fileOnly(struct(CERTIFICATE)),
      defaultGeneratedCert: struct({ resolver: text(), domain: struct({ main: text(), sans: list() }) }),
    }),
  ),
});
