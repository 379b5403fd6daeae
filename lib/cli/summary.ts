import { relative } from 'node:path';
import type { Blueprint } from '../blueprint/index.ts';
import { servicesOfServer } from '../blueprint/index.ts';
import type { SynthResult } from '../synth/index.ts';
import type { Finding, SourceLocation } from '../values/index.ts';

/** What a server has, in numbers. */
export interface ServerCounts {
  readonly id: string;
  readonly services: number;
  readonly jobs: number;
  /** Routes that its reverse proxy answers. */
  readonly routes: number;
  /** Probes of what is on it. */
  readonly monitors: number;
  readonly backups: number;
}

/** Something that no backup saves because it can be had again. */
export interface ReplaceablePlace {
  readonly id: string;
  readonly reason: string;
}

/** What a server has, in the order of the Blueprint. */
export function countsOf(blueprint: Blueprint): readonly ServerCounts[] {
  return blueprint.servers.map(({ id }) => {
    const services = servicesOfServer(blueprint, id);
    const jobs = services.filter(({ job }) => job !== undefined).length;
    return {
      id,
      services: services.length - jobs,
      jobs,
      routes: blueprint.routes.filter(({ servedBy }) => servedBy === id).length,
      monitors: blueprint.monitors.filter(({ server }) => server === id).length,
      backups: blueprint.backups.filter(({ server }) => server === id).length,
    };
  });
}

/** Every place that is not saved, and why not. */
export const replaceableOf = ({ volumes, directories }: Blueprint): readonly ReplaceablePlace[] =>
  [...volumes, ...directories].flatMap(({ id, holds, reason = '' }) =>
    holds === 'replaceable' ? [{ id, reason }] : [],
  );

/** The result of a run as plain data: what `--json` prints. Files are relative to the lab's root. */
export function jsonOf({ ok, root, blueprint, findings, written }: SynthResult): object {
  return {
    version: 1,
    ok,
    servers: countsOf(blueprint),
    replaceable: replaceableOf(blueprint),
    findings: findings.map((each) => withRelativePlaces(each, root)),
    ...(written !== undefined && { dist: { ...written, directory: slashed(relative(root, written.directory)) } }),
  };
}

/** A finding whose places are named from the lab's root, so that two machines print the same. */
export function withRelativePlaces(each: Finding, root: string): Finding {
  const moved = (source: SourceLocation): SourceLocation => ({ ...source, file: slashed(relative(root, source.file)) });
  return {
    ...each,
    ...(each.source !== undefined && { source: moved(each.source) }),
    ...(each.related !== undefined && {
      related: each.related.map((place) => ({ ...place, ...(place.source && { source: moved(place.source) }) })),
    }),
  };
}

const slashed = (path: string): string => path.replaceAll('\\', '/');
