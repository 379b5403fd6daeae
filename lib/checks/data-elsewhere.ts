import { posix } from 'node:path';
import type { MountFacts } from '../blueprint/index.ts';
import { dataPlacesOf } from '../images/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { environmentOf, hasFiles } from './image-services.ts';
import { treeOf } from './service-trees.ts';

/** Forbids databases that keep their data beside what is mounted for it. */
export const dataElsewhere: Check = {
  codes: [CHECK_ERRORS.dataElsewhere.code],
  *check(input) {
    for (const { id, image, mounts } of input.blueprint.services) {
      const places = image && dataPlacesOf(image.repository, image.tag, image.digest !== undefined);
      if (image === undefined || places === undefined) continue;
      const { variable = '', volume } = places;
      const tree = treeOf(input, id);
      const environment = environmentOf(tree, input.blueprint.lab.variables);
      const said = environment.get(variable);
      if (said === undefined && (environment.has(variable) || (variable !== '' && hasFiles(tree)))) continue; // only the host knows
      const data = said === undefined || said === '' ? places.data : said;
      const meant = mounts.find((mount) => isMeant(mount, volume));
      if (meant === undefined || isKept(data, volume, mounts)) continue;
      const instead = isWithin(data, volume) ? volume : data;
      const args = { image: image.reference, data, mounted: meant.target, instead };
      yield finding(CHECK_ERRORS.dataElsewhere, args, input.where(id, 'volumes'), { given: meant.target });
    }
  },
};

/** Whether a mount is there to keep something, at a place that looks like that of the data. */
const isMeant = ({ kind, target, readOnly }: MountFacts, volume: string): boolean =>
  !readOnly &&
  KEEPS.has(kind) &&
  (isWithin(target, volume) || (volume !== '/data' && isWithin(target, parentOf(volume))));

const KEEPS: ReadonlySet<MountFacts['kind']> = new Set(['volume', 'directory', 'docker-volume']);

/** `/var/lib/postgresql` of `/var/lib/postgresql/data`; a folder of its own for what lies directly in a common one. */
const parentOf = (path: string): string => {
  const parent = posix.dirname(path);
  return parent === '/var/lib' || parent === '/data' ? path : parent;
};

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** Whether the nearest thing that is mounted above the data was mounted by the file, and not by the image. */
function isKept(data: string, volume: string, mounts: readonly MountFacts[]): boolean {
  const above = mounts.filter(({ target }) => isWithin(data, target)).map(({ target }) => target.length);
  const nearest = Math.max(-1, ...above);
  return nearest >= (isWithin(data, volume) ? volume.length : 0);
}
