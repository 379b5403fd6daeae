import type { Blueprint } from '../../lib/blueprint/index.ts';
import { dnsTool } from '../../lib/dns/index.ts';
import type { Homelab } from '../../lib/index.ts';
import { synth } from '../../lib/index.ts';

/** The files of dist/dns/, by name. */
export async function dnsFiles(lab: Homelab): Promise<Readonly<Record<string, string>>> {
  const { files } = await synth(lab, { write: false });
  return Object.fromEntries(
    files.flatMap(({ path, content }) => (path.startsWith('dns/') ? [[path.slice(4), content]] : [])),
  );
}

/** The files that the tool makes of a Blueprint. */
export const filesOf = (blueprint: Blueprint): ReadonlyMap<string, string> =>
  new Map(dnsTool.derive(blueprint).files.map(({ path, content }) => [path, content]));

/** A line of a zone, read by the test's own eyes: five fields, comments and empty lines left out. */
export function recordsIn(zone: string): readonly { name: string; type: string; data: string }[] {
  return zone.split('\n').flatMap((line) => {
    const match = /^(\S+)\.\t3600\tIN\t(\S+)\t(.+)$/.exec(line);
    if (match !== null) return [{ name: match[1]!, type: match[2]!, data: match[3]! }];
    if (line !== '' && !line.startsWith(';')) throw new Error(`no record: ${line}`);
    return [];
  });
}
