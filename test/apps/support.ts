import type { HomelabProps, Server, ServerProps } from '../../lib/index.ts';
import { Homelab, Overlay, Service, Size, Stack } from '../../lib/index.ts';
import { offer } from '../../lib/tool/index.ts';
import { Template } from '../../lib/testing/index.ts';
import { aFolder, aServer } from '../synth/lab.ts';

/** What a test of an application leaves open: that nobody watches one server alone, and what is not generated yet. */
export const LONELY = ['HL123', 'HL152', 'HL241'];

/** The output of one server that has a reverse proxy and an overlay, and what the test puts on it. */
export async function templateOf(
  build: (server: Server) => void,
  props: Partial<ServerProps> = {},
  lab: HomelabProps = {},
): Promise<Template> {
  const root = new Homelab({ root: aFolder(), domain: 'example.com', timezone: 'Europe/Berlin', ...lab });
  const addresses = { ssh: 'home.lan', lan: '192.168.1.10/24', public: { v4: '203.0.113.1' }, overlay: '10.66.0.1' };
  const server = aServer(root, 'home', { addresses, ...props });
  new Overlay(root, 'overlay', { kind: 'external', network: '10.66.0.0/24', members: [server] });
  const proxy = new Stack(server, 'proxy');
  offer(proxy, 'ReverseProxy');
  new Service(proxy, 'proxy', { image: 'example/proxy:1.0', memory: Size.mebibytes(64), cpus: 1 });
  build(server);
  return Template.of(root);
}

/** The text of a file of dist/, to run it. */
export const textOf = (template: Template, path: string): string => {
  const text = template.files()[path];
  if (text === undefined) throw new Error(`no ${path} among ${Object.keys(template.files()).join(', ')}`);
  return text;
};

/** Services without a limit on memory or processor time. */
export const unlimited = (template: Template): readonly string[] =>
  template.blueprint.services
    .filter(({ limits }) => limits.memoryBytes === undefined || limits.cpus === undefined)
    .map(({ id }) => id);
