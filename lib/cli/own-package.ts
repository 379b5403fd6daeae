import { dirname, join } from 'node:path';
import { captureCaller, locationOf } from '../values/index.ts';
import { readRegularText } from '../values/read-file.ts';

interface OwnPackage {
  readonly version: string;
  /** Whether it is in no registry: npm refuses to publish it. */
  readonly private?: boolean;
  /** What the library is developed with: a new lab begins with the same. */
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** The folder that holds lib/ or build/: whichever of the two runs. */
export function ownFolder(): string {
  const here = () => captureCaller(here);
  const file = locationOf(here())?.file ?? '';
  return dirname(dirname(dirname(file)));
}

/** The package.json of this package. */
export const ownPackage = (): OwnPackage =>
  JSON.parse(readRegularText(join(ownFolder(), 'package.json'))) as OwnPackage;
