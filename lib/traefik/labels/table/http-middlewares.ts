import {
  choice,
  flag,
  int,
  int64,
  internal,
  keys,
  list,
  maybeEmpty,
  named,
  raw,
  struct,
  text,
  time,
} from '../schema.ts';

/** Which address of a request counts as the client's: behind other proxies not the one that connects. */
const IP_STRATEGY = { depth: int(), excludedIPs: list(), ipv6Subnet: int() };

/** What requests are grouped by. */
const SOURCE_CRITERION = struct({ ipStrategy: struct(IP_STRATEGY), requestHeaderName: text(), requestHost: flag() });

const CLIENT_TLS = { ca: text(), cert: text(), key: text(), insecureSkipVerify: flag() };

/** Fields of the issuer of a certificate. */
const ISSUER = {
  country: flag(),
  province: flag(),
  locality: flag(),
  organization: flag(),
  commonName: flag(),
  serialNumber: flag(),
  domainComponent: flag(),
};

const HEADERS = struct({
  customRequestHeaders: keys('string'),
  customResponseHeaders: keys('string'),
  accessControlAllowCredentials: flag(),
  accessControlAllowHeaders: list(),
  accessControlAllowMethods: list(),
  accessControlAllowOriginList: list(),
  accessControlAllowOriginListRegex: list(),
  accessControlExposeHeaders: list(),
  accessControlMaxAge: int64(),
  addVaryHeader: flag(),
  allowedHosts: list(),
  hostsProxyHeaders: list(),
  sslProxyHeaders: keys('string'),
  stsSeconds: int64(),
  stsIncludeSubdomains: flag(),
  stsPreload: flag(),
  forceSTSHeader: flag(),
  frameDeny: flag(),
  customFrameOptionsValue: text(),
  contentTypeNosniff: flag(),
  browserXssFilter: flag(),
  customBrowserXSSValue: text(),
  contentSecurityPolicy: text(),
  contentSecurityPolicyReportOnly: text(),
  publicKey: text(),
  referrerPolicy: text(),
  permissionsPolicy: text(),
  isDevelopment: flag(),
  /** Deprecated, with the four below: permissionsPolicy and redirectScheme took their place. */
  featurePolicy: text(),
  sslRedirect: flag(),
  sslTemporaryRedirect: flag(),
  sslHost: text(),
  sslForceHost: flag(),
});

const ENCODED_CHARACTERS = struct({
  allowEncodedSlash: flag(),
  allowEncodedBackSlash: flag(),
  allowEncodedNullCharacter: flag(),
  allowEncodedSemicolon: flag(),
  allowEncodedPercent: flag(),
  allowEncodedQuestionMark: flag(),
  allowEncodedHash: flag(),
});

const RATE_LIMIT = struct({
  average: int64(),
  period: time('1s'),
  burst: int64('1'),
  sourceCriterion: SOURCE_CRITERION,
  redis: struct({
    endpoints: list('[localhost:6379]'),
    tls: struct(CLIENT_TLS),
    username: text(),
    password: text(),
    db: int(),
    poolSize: int(),
    minIdleConns: int(),
    maxActiveConns: int(),
    readTimeout: time('3s'),
    writeTimeout: time('3s'),
    dialTimeout: time('5s'),
  }),
});

const FORWARD_AUTH = struct({
  address: text(),
  tls: struct({ ...CLIENT_TLS, caOptional: flag() }),
  trustForwardHeader: flag(),
  authResponseHeaders: list(),
  authResponseHeadersRegex: text(),
  authRequestHeaders: list(),
  maxResponseBodySize: int64(),
  addAuthCookiesToResponse: list(),
  headerField: text(),
  forwardBody: flag(),
  maxBodySize: int64('-1'),
  preserveLocationHeader: flag(),
  preserveRequestMethod: flag(),
  authSigninURL: text(),
});

const PASS_TLS_CLIENT_CERT = struct({
  pem: flag(),
  info: struct({
    notAfter: flag(),
    notBefore: flag(),
    sans: flag(),
    serialNumber: flag(),
    subject: struct({ ...ISSUER, organizationalUnit: flag() }),
    issuer: struct(ISSUER),
  }),
});

/** An HTTP middleware, of exactly one type. Rule: traefik v3.7 pkg/config/dynamic/middlewares.go, Middleware. */
export const HTTP_MIDDLEWARE = choice({
  addPrefix: struct({ prefix: text() }),
  stripPrefix: struct({ prefixes: list(), forceSlash: flag() }),
  stripPrefixRegex: struct({ regex: list() }),
  replacePath: struct({ path: text() }),
  replacePathRegex: struct({ regex: text(), replacement: text() }),
  chain: struct({ middlewares: list() }),
  /** Deprecated: ipAllowList. */
  ipWhiteList: struct({ sourceRange: list(), ipStrategy: maybeEmpty(IP_STRATEGY) }),
  ipAllowList: struct({
    sourceRange: list(),
    ipStrategy: maybeEmpty(IP_STRATEGY),
    rejectStatusCode: { ...int(), allowEmpty: true },
  }),
  headers: HEADERS,
  encodedCharacters: ENCODED_CHARACTERS,
  errors: struct({
    status: list(),
    statusRewrites: keys('int'),
    service: text(),
    query: text(),
    errorRequestHeaders: list(),
    nginxHeaders: internal,
  }),
  rateLimit: RATE_LIMIT,
  redirectRegex: struct({ regex: text(), replacement: text(), permanent: flag(), statusCode: internal }),
  redirectScheme: struct({ scheme: text(), port: text(), permanent: flag(), forcePermanentRedirect: internal }),
  basicAuth: struct({ users: list(), usersFile: text(), realm: text(), removeHeader: flag(), headerField: text() }),
  digestAuth: struct({ users: list(), usersFile: text(), removeHeader: flag(), realm: text(), headerField: text() }),
  forwardAuth: FORWARD_AUTH,
  inFlightReq: struct({ amount: int64(), sourceCriterion: SOURCE_CRITERION }),
  buffering: struct({
    maxRequestBodyBytes: int64(),
    memRequestBodyBytes: int64(),
    maxResponseBodyBytes: int64(),
    memResponseBodyBytes: int64(),
    retryExpression: text(),
    disableRequestBuffer: internal,
    disableResponseBuffer: internal,
  }),
  circuitBreaker: struct({
    expression: text(),
    checkPeriod: time('100ms'),
    fallbackDuration: time('10s'),
    recoveryDuration: time('10s'),
    responseCode: int('503'),
  }),
  compress: maybeEmpty({
    excludedContentTypes: list(),
    includedContentTypes: list(),
    minResponseBodyBytes: int(),
    encodings: list('[gzip br zstd]'),
    defaultEncoding: text(),
  }),
  passTLSClientCert: PASS_TLS_CLIENT_CERT,
  retry: struct({
    attempts: int(),
    timeout: time(),
    initialInterval: time(),
    maxRequestBodyBytes: int64('2097152'),
    status: list(),
    disableRetryOnNetworkError: flag(),
    retryNonIdempotentMethod: flag(),
  }),
  contentType: maybeEmpty({ autoDetect: flag() }),
  grpcWeb: struct({ allowOrigins: list() }),
  /** Plugins by the names that the static configuration gives them. */
  plugin: named(raw),
  requestHeaderModifier: internal,
  responseHeaderModifier: internal,
  requestRedirect: internal,
  urlRewrite: internal,
  authTLSPassCertificateToUpstream: internal,
  snippet: internal,
  rewriteTarget: internal,
  upstreamVHost: internal,
  appRoot: internal,
});
