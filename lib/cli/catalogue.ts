import type { FindingKind } from '../values/index.ts';
import { sortedBy } from '../values/index.ts';

/** The page of one code. */
export interface CataloguePage {
  readonly code: string;
  readonly severity: FindingKind<never>['severity'];
  readonly title: string;
  readonly why: string;
  /** How to mend it, in general. */
  readonly fix: string;
}

/** The catalogue of every room, loaded when a page is asked for. */
const ROOMS: readonly (() => Promise<object>)[] = [
  () => import('../values/errors.ts'),
  () => import('../compose/errors.ts'),
  () => import('../core/errors.ts'),
  () => import('../secrets/errors.ts'),
  () => import('../checks/errors.ts'),
  () => import('../synth/errors.ts'),
  () => import('./errors.ts'),
];

/** Every page there is, sorted by code. */
export async function catalogue(): Promise<readonly CataloguePage[]> {
  const { standardTools } = await import('../synth/standard-tools.ts');
  const ofTools = standardTools.flatMap(({ errors }) => errors ?? []);
  const modules = await Promise.all([...ROOMS, ...ofTools].map((load) => load()));
  const kinds = modules.flatMap((module) =>
    Object.entries(module).flatMap(([name, entries]) => (name.endsWith('_ERRORS') ? kindsIn(entries as object) : [])),
  );
  return sortedBy(kinds.map(pageOf), ({ code }) => code);
}

const kindsIn = (entries: object): readonly FindingKind<never>[] => Object.values(entries) as FindingKind<never>[];

const pageOf = ({ code, severity, title, why, fix, mend }: FindingKind<never>): CataloguePage => ({
  code,
  severity,
  title,
  why,
  fix: mend ?? (typeof fix === 'string' ? fix : ''),
});
