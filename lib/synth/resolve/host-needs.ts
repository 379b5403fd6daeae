import type { Blueprint, HostNeedFacts, HostNeeds, NeedOrigin, NeedRows, OpeningFacts } from '../../blueprint/index.ts';
import { NO_HOST_NEEDS } from '../../blueprint/index.ts';
import type { Tool } from '../../core/index.ts';
import { finding, sortedBy } from '../../values/index.ts';
import type { Report } from '../collect/declared.ts';
import { SYNTH_ERRORS } from '../errors.ts';
import { newerVersion } from './newer-version.ts';
import { troubleWith } from './strange-needs.ts';

type Kind = keyof NeedRows;
type Row = NeedRows[Kind];
type Found = Row & NeedOrigin;

/** What identifies a row within its kind and server: two rows with the same key are merged. */
const THING: { readonly [K in Kind]: (row: NeedRows[K]) => string } = {
  packages: ({ command }) => command,
  programs: ({ name }) => name,
  units: ({ name }) => name,
  folders: ({ path }) => path,
  secrets: ({ variable, program }) => `${variable}:${program}`,
  openings: ({ port, protocol, to }) => `${port}/${protocol}:${to}`,
  logs: ({ from, reader }) => `${'file' in from ? from.file : from.unit}:${reader}`,
  sysctls: ({ name }) => name,
  users: ({ name }) => name,
};

/** Gathers what the tools need of the hosts, and reports rows in which two tools differ. */
export function gatherNeeds(
  blueprint: Blueprint,
  tools: readonly Tool[],
  report: Report,
): Pick<Blueprint, 'hostNeeds' | 'openings'> {
  const answers = tools.flatMap((tool) => {
    const needs = tool.needs?.(blueprint);
    return needs === undefined ? [] : [{ by: tool.id, needs }];
  });
  const rowsOf = (kind: Kind): readonly Found[] => gatherKind(kind, answers, blueprint, report);
  const kinds = Object.keys(NO_HOST_NEEDS) as (keyof HostNeedFacts)[];
  return {
    hostNeeds: Object.fromEntries(kinds.map((kind) => [kind, rowsOf(kind)])) as unknown as HostNeedFacts,
    openings: withOpenings(blueprint.openings, rowsOf('openings') as readonly OpeningFacts[]),
  };
}

interface Answer {
  readonly by: string;
  readonly needs: HostNeeds;
}

function gatherKind(kind: Kind, answers: readonly Answer[], blueprint: Blueprint, report: Report): readonly Found[] {
  const found = new Map<string, Found>();
  const thingOf = THING[kind] as (row: Row) => string;
  for (const { by, needs } of answers) {
    for (const row of needs[kind] ?? []) {
      const trouble = troubleWith(kind, row, blueprint);
      if (trouble !== undefined) {
        report(finding(SYNTH_ERRORS.strangeNeed, { tool: by, kind, ...trouble }, { path: row.server }));
        continue;
      }
      const id = `${row.server}:${thingOf(row)}`;
      const known = found.get(id);
      const same = known === undefined ? { ...row, id, by: [by] } : both(known, row, by);
      if (same === undefined) {
        const others = known?.by.join(', ') ?? '';
        report(finding(SYNTH_ERRORS.needsDiffer, { kind, id, tool: by, others }, { path: row.server }));
      } else found.set(id, same);
    }
  }
  return sortedBy(found.values(), ({ id }) => id);
}

/** One row of two that say the same; of two least versions the newer one counts. */
function both({ id, by, ...known }: Found, row: Row, tool: string): Found | undefined {
  const least = newerVersion((known as { least?: string }).least, (row as { least?: string }).least);
  const version = least === undefined ? {} : { least };
  if (stable({ ...known, ...version }) !== stable({ ...row, ...version })) return undefined;
  return { ...row, ...version, id, by: by.includes(tool) ? by : [...by, tool] };
}

/** A row as text, whatever the order of its keys. */
const stable = (row: object): string =>
  JSON.stringify(row, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(sortedBy(Object.entries(value), ([key]) => key))
      : value,
  );

/** The openings of the lab and those of tools. What is open already stays as it is. */
function withOpenings(known: readonly OpeningFacts[], asked: readonly OpeningFacts[]): readonly OpeningFacts[] {
  if (asked.length === 0) return known;
  const ids = new Set(known.map(({ id }) => id));
  const added = asked
    .filter(({ id }) => !ids.has(id))
    .map(({ id, server, port, protocol, to, from, for: cause }) => ({
      id,
      server,
      port,
      protocol,
      to,
      from,
      for: cause,
    }));
  return sortedBy([...known, ...added], ({ id }) => id);
}
