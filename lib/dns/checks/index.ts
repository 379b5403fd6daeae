import type { Check } from '../../core/index.ts';
import { aliasImpossible } from './alias-impossible.ts';
import { badName } from './bad-name.ts';
import { mailAtChangingAddress } from './mail-at-changing-address.ts';
import { mailDomainTwice } from './mail-domain-twice.ts';
import { noDkimKey } from './no-dkim-key.ts';
import { noPublicAddress } from './no-public-address.ts';
import { outsideZones } from './outside-zones.ts';
import { reportsElsewhere } from './reports-elsewhere.ts';
import { servedElsewhere } from './served-elsewhere.ts';

/** The rules of names. */
export const dnsChecks: readonly Check[] = [
  aliasImpossible,
  badName,
  mailAtChangingAddress,
  mailDomainTwice,
  noDkimKey,
  noPublicAddress,
  outsideZones,
  reportsElsewhere,
  servedElsewhere,
];
