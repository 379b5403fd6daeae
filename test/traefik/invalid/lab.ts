import type { Finding, Homelab } from '../../../lib/index.ts';
import { Stack, synth } from '../../../lib/index.ts';
import type { Tool } from '../../../lib/core/index.ts';
import { Traefik } from '../../../lib/traefik/index.ts';
import { traefikChecks } from '../../../lib/traefik/checks/index.ts';
import { FORMS } from '../../synth/forms.ts';
import { aLab, aServer } from '../../synth/lab.ts';

/** Traefik's rules alone, where no stack brings them. */
const tool: Tool = { id: 'traefik', derive: () => ({ files: [], patches: [] }), checks: traefikChecks };

/** The labels of a service that is in order, to which a test adds what is wrong. */
export const ROUTED = [
  'traefik.enable: "true"',
  'traefik.docker.network: hl_default',
  'traefik.http.routers.wiki.rule: Host(`wiki.example.com`)',
  'traefik.http.routers.wiki.entrypoints: websecure',
  'traefik.http.services.wiki.loadbalancer.server.port: "80"',
] as const;

/** Labels in which one is said in another way, or not at all. */
export const but = (label: string, ...instead: readonly string[]): readonly string[] =>
  ROUTED.flatMap((line) => (line.startsWith(`${label}: `) ? instead : [line]));

const service = (name: string, labels: readonly string[], networks: string): string => `  ${name}:
    image: example/${name}:1.2.3
    mem_limit: 64m
    networks: ${networks}
    labels:
${labels.map((label) => `      ${label}\n`).join('')}`;

/** A layer file with services by name, each with its labels, on the network that Traefik is on. */
export const layer = (services: Readonly<Record<string, readonly string[]>>, networks = '[default]'): string =>
  `services:\n${Object.entries(services)
    .map(([name, labels]) => service(name, labels, networks))
    .join('')}`;

const ADDRESSES = { ssh: 'home.lan', lan: '192.168.1.10/24' };

/** How a stack of a test comes into its lab. */
const WAYS = ['layer', 'adopted'] as const;
type Way = (typeof WAYS)[number];

/** The network of a layer is that of Traefik; an adopted file has to name it. */
const joined = (text: string): string =>
  /^networks:/m.test(text) ? text : `${text}networks:\n  default: { external: true, name: hl_default }\n`;

/** A lab with a Traefik, and a stack of one layer file for each text. */
export const aTraefikLab = (...texts: readonly string[]): Homelab => labOf(texts, 'layer');

function labOf(texts: readonly string[], way: Way): Homelab {
  const files = Object.fromEntries(
    texts.map((text, index) => [`app${index}.yml`, way === 'adopted' ? joined(text) : text]),
  );
  const lab = aLab(files, { domain: 'example.com' });
  const home = aServer(lab, 'home', { addresses: { ...ADDRESSES, public: { v4: '203.0.113.1' } } });
  new Traefik(home, 'traefik');
  for (const file of Object.keys(files)) {
    const id = file.replace('.yml', '');
    if (way === 'layer') Stack.fromLayer(home, id, file);
    else Stack.fromComposeFile(home, id, { file, directory: `/opt/${id}` });
  }
  return lab;
}

/** What Traefik's rules find. */
export async function foundIn(lab: Homelab): Promise<readonly Finding[]> {
  const { findings } = await synth(lab, { write: false, tools: [tool] });
  return findings.filter(({ code }) => code.startsWith('TR'));
}

/**
 * Expects exactly the findings whose code stands in a comment at the end of a line: `# TR001`. Labels are tried as a
 * mapping and as a list, in a layer and in an adopted file; what is found in all of them is what is given back.
 */
export async function expectMarked(...texts: readonly string[]): Promise<readonly Finding[]> {
  const marked = texts.flatMap((text, file) =>
    marksOf(text).map((mark) => ({ ...mark, file: `app${file}.yml`, path: `home/app${file}/${mark.service}` })),
  );
  const expected = marked.map(({ code, path, file, line }) => ({ code, path, file, line })).sort(byPlace);
  let first: readonly Finding[] | undefined;
  for (const way of WAYS) {
    for (const [form, write] of FORMS) {
      const found = await foundIn(labOf(texts.map(write), way));
      const told = found.map(({ code, source, path }) => ({
        code,
        path,
        file: source?.file.split('/').at(-1),
        line: source?.line,
      }));
      expect({ way, form, told: told.sort(byPlace) }).toEqual({ way, form, told: expected });
      first ??= found;
    }
  }
  return first ?? [];
}

const byPlace = (a: { code: string; file?: string | undefined; line?: number | undefined }, b: typeof a): number =>
  `${a.code} ${a.file} ${a.line}` < `${b.code} ${b.file} ${b.line}` ? -1 : 1;

function marksOf(text: string) {
  let service = '';
  return text.split('\n').flatMap((line, index) => {
    service = /^ {2}(\S+):$/.exec(line)?.[1] ?? service;
    const codes = /# (TR\d{3}(?: TR\d{3})*)$/.exec(line)?.[1]?.split(' ') ?? [];
    return codes.map((code) => ({ code, line: index + 1, service }));
  });
}
