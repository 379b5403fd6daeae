import { readFileSync } from 'node:fs';
import type { Finding, ServerProps, ServiceProps } from '../../../lib/index.ts';
import { Arch, Homelab, Os, Server, Service, Size, Stack, synth } from '../../../lib/index.ts';
import { offer } from '../../../lib/tool/index.ts';

/** A lab with one server, `home`, to which a test adds what is wrong. */
export function aLab(props: Partial<ServerProps> = {}): { readonly lab: Homelab; readonly home: Server } {
  const lab = new Homelab({ domain: 'example.com' });
  return { lab, home: aServer(lab, 'home', props) };
}

export const aServer = (lab: Homelab, id: string, props: Partial<ServerProps> = {}): Server =>
  new Server(lab, id, {
    addresses: { ssh: `${id}.example.net` },
    os: Os.debian(13),
    arch: Arch.amd64,
    memory: Size.gibibytes(8),
    cpus: 4,
    ...props,
  });

/** A service in a stack of its own, with one id for both. Its place is the line that makes it. */
export class App extends Service {
  constructor(server: Server, id: string, props: Partial<ServiceProps> = {}) {
    super(new Stack(server, id), id, { image: 'example/app:1.2.3', memory: Size.mebibytes(64), ...props });
  }
}

/** Lets a server have a reverse proxy, without any tool. */
export const withProxy = (server: Server): void => {
  const stack = new Stack(server, 'proxy');
  offer(stack, 'ReverseProxy');
};

/** The findings of one code of a lab. */
export async function found(lab: Homelab, code: string): Promise<readonly Finding[]> {
  const { findings } = await synth(lab, { write: false });
  return findings.filter((each) => each.code === code);
}

/** Expects one finding of a code, at a construct, whose place is the line of `file` that ends with `// code`. */
export async function expectOne(lab: Homelab, code: string, path: string, file: string): Promise<Finding> {
  const all = await found(lab, code);
  expect(all.map((each) => each.path)).toEqual([path]);
  const [only] = all as [Finding];
  expect(only.source?.file).toBe(file);
  expect(only.source?.line).toBe(lineOf(file, code));
  return only;
}

/** The line that a test marked with `// code`. */
export function lineOf(file: string, mark: string): number {
  const lines = readFileSync(file, 'utf8').split('\n');
  const marked = lines.flatMap((line, index) => (line.endsWith(`// ${mark}`) ? [index + 1] : []));
  expect(marked).toHaveLength(1);
  return marked[0]!;
}
