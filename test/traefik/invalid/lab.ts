import type { Finding, Homelab } from '../../../lib/index.ts';
import { Stack, synth } from '../../../lib/index.ts';
import type { Tool } from '../../../lib/core/index.ts';
import { Traefik } from '../../../lib/traefik/index.ts';
import { traefikChecks } from '../../../lib/traefik/checks/index.ts';
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

/** A lab with a Traefik, and a stack of one layer file for each text. */
export function aTraefikLab(...texts: readonly string[]): Homelab {
  const files = Object.fromEntries(texts.map((text, index) => [`app${index}.yml`, text]));
  const lab = aLab(files, { domain: 'example.com' });
  const home = aServer(lab, 'home', { addresses: { ...ADDRESSES, public: { v4: '203.0.113.1' } } });
  new Traefik(home, 'traefik');
  for (const file of Object.keys(files)) Stack.fromLayer(home, file.replace('.yml', ''), file);
  return lab;
}

/** What Traefik's rules find. */
export async function foundIn(lab: Homelab): Promise<readonly Finding[]> {
  const { findings } = await synth(lab, { write: false, tools: [tool] });
  return findings.filter(({ code }) => code.startsWith('TR'));
}

/** Expects exactly the findings whose code stands in a comment at the end of a line: `# TR001`. */
export async function expectMarked(...texts: readonly string[]): Promise<readonly Finding[]> {
  const found = await foundIn(aTraefikLab(...texts));
  const told = found.map(({ code, source, path }) => ({
    code,
    path,
    file: source?.file.split('/').at(-1),
    line: source?.line,
  }));
  const marked = texts.flatMap((text, file) =>
    marksOf(text).map((mark) => ({ ...mark, file: `app${file}.yml`, path: `home/app${file}/${mark.service}` })),
  );
  expect(told.sort(byPlace)).toEqual(
    marked.map(({ code, path, file, line }) => ({ code, path, file, line })).sort(byPlace),
  );
  return found;
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
