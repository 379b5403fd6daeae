import type { IConstruct } from 'constructs';
import { relative, sep } from 'node:path';
import type { Homelab } from '../core/index.ts';
import { kindOf, sourceOf } from '../core/index.ts';

/** File and line of every construct, relative to the lab's folder: the content of dist/.sources.json. */
export function sourcesOf(lab: Homelab, root: string): string {
  const sources: Record<string, string> = {};
  const visit = (construct: IConstruct): void => {
    const source = kindOf(construct) === undefined ? undefined : sourceOf(construct);
    if (source !== undefined) {
      sources[construct.node.path] = `${relative(root, source.file).split(sep).join('/')}:${source.line}`;
    }
    construct.node.children.forEach(visit);
  };
  visit(lab);
  const sorted = Object.fromEntries(Object.entries(sources).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify(sorted, undefined, 1)}\n`;
}
