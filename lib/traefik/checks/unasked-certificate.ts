import type { Blueprint, MailServerFacts } from '../../blueprint/index.ts';
import type { Check, CheckInput } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import { matchesIn } from '../rule/index.ts';
import { settingsOf } from '../settings.ts';
import type { FoundRouter } from './routers.ts';
import { ruleOf } from './routers.ts';
import { seenOf } from './seen.ts';
import { traefiksOf } from './traefiks.ts';

/** Demands that something asks for the certificate that a mail server waits for: a router of the Traefik beside it. */
export const unaskedCertificate: Check = {
  codes: [TRAEFIK_ERRORS.unaskedCertificate.code],
  *check(input) {
    for (const mail of input.blueprint.mailServers) {
      if (mail.certificate !== 'proxy') continue;
      const names = namesAskedOn(input, mail);
      if (!names.some((name) => covers(name.toLowerCase(), mail.host.toLowerCase())))
        yield finding(TRAEFIK_ERRORS.unaskedCertificate, mail, input.where(mail.id));
    }
  },
};

/** Every name for which the Traefik of a mail server asks for a certificate. */
function namesAskedOn(input: CheckInput, { server }: MailServerFacts): readonly string[] {
  const routers = seenOf(input)
    .filter((seen) => seen.server === server)
    .flatMap((seen) => seen.routers);
  return [...ofRoutes(input.blueprint, server), ...routers.flatMap(ofRouter)];
}

/** Of typed routes, which a Traefik without labels has in its file. */
function ofRoutes(blueprint: Blueprint, server: string): readonly string[] {
  const proxy = traefiksOf(blueprint).find((each) => each.server === server);
  const acme = proxy && settingsOf(proxy).acme;
  if (acme === undefined) return [];
  const routes = blueprint.routes.filter(({ servedBy, tls }) => servedBy === server && tls !== 'passthrough');
  const hosts = routes.flatMap((route) => (route.protocol === 'udp' ? [] : route.hosts));
  return acme.wildcard ? hosts.flatMap((host) => [host, host.replace(/^[^.]*/, '*')]) : hosts;
}

function ofRouter(found: FoundRouter): readonly string[] {
  const { router, protocol } = found;
  if ((router.tls?.certResolver ?? '') === '' || protocol === 'udp') return [];
  const said = (router.tls?.domains ?? []).flatMap(({ main = '', sans = [] }) => [main, ...sans]);
  if (said.length > 0) return said;
  const parsed = ruleOf(found);
  if ('error' in parsed) return [];
  const matcher = protocol === 'http' ? 'Host' : 'HostSNI';
  return matchesIn(parsed.rule).flatMap((each) => (each.matcher === matcher ? each.values : []));
}

/** A wildcard stands for one label. */
const covers = (name: string, host: string): boolean =>
  name === host || (name.startsWith('*.') && host.slice(host.indexOf('.')) === name.slice(1));
