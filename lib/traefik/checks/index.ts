import type { Check } from '../../core/index.ts';
import { acmeStorage } from './acme-storage.ts';
import { badLabel, fileOnly } from './bad-label.ts';
import { badRule } from './bad-rule.ts';
import { dockerAccess } from './docker-access.ts';
import { dnsProvider } from './dns-provider.ts';
import { dollar } from './dollar.ts';
import { wrongEntryPoint } from './entry-points.ts';
import { hiddenUntilHealthy } from './hidden-until-healthy.ts';
import { nameElsewhere } from './name-elsewhere.ts';
import { nameTaken } from './name-taken.ts';
import { noCertificate } from './no-certificate.ts';
import { badPort, noPort } from './no-port.ts';
import { notEnabled } from './not-enabled.ts';
import { openApi } from './open-api.ts';
import { badReference } from './references.ts';
import { sameRequest } from './same-request.ts';
import { serviceNotNamed } from './service-not-named.ts';
import { shortTimeout } from './short-timeout.ts';
import { spoofable } from './spoofable.ts';
import { tooOld } from './too-old.ts';
import { unaskedCertificate } from './unasked-certificate.ts';
import { wrongNetwork } from './wrong-network.ts';

/** Traefik's own rules, in the order of their codes. Those here look at the labels of all final files. */
export const traefikChecks: readonly Check[] = [
  nameTaken,
  nameElsewhere,
  sameRequest,
  badPort,
  noPort,
  wrongNetwork,
  serviceNotNamed,
  badLabel,
  fileOnly,
  badReference,
  badRule,
  dollar,
  wrongEntryPoint,
  noCertificate,
  acmeStorage,
  openApi,
  dockerAccess,
  tooOld,
  shortTimeout,
  hiddenUntilHealthy,
  spoofable,
  notEnabled,
  dnsProvider,
  unaskedCertificate,
];
