import { fileOnly, flag, indexed, int, internal, list, maybeEmpty, oneOf, struct, text } from '../schema.ts';

/** Names for which a certificate is asked for: `main` is its subject, `sans` are its further names. */
export const DOMAINS = indexed(struct({ main: text(), sans: list() }));

/** An HTTP router. Rule: traefik v3.7 pkg/config/dynamic/http_config.go, Router. */
export const HTTP_ROUTER = struct({
  entryPoints: list(),
  middlewares: list(),
  service: text(),
  rule: text(),
  parentRefs: fileOnly(list()),
  /** Deprecated: rules in the syntax of Traefik 2. */
  ruleSyntax: text(),
  priority: int(),
  tls: maybeEmpty({ options: text(), resolvedOptions: internal, certResolver: text(), domains: DOMAINS }),
  observability: struct({
    accessLogs: flag(),
    metrics: flag(),
    tracing: flag(),
    traceVerbosity: oneOf(['minimal', 'detailed'], 'minimal'),
    metadata: internal,
  }),
  defaultRule: internal,
  deniedEncodedPathCharacters: internal,
});
