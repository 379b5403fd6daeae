import type { VolumeFacts } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding, sortedBy, withoutEnd } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { isOpen, place, quoted } from './wording.ts';

/** Forbids that two volumes share a directory or Docker volume, or that one lies in the other. */
export const nestedVolumes: Check = {
  codes: [CHECK_ERRORS.nestedVolumes.code],
  *check({ blueprint, where }) {
    const clash = (volume: VolumeFacts, at: string, first: VolumeFacts, inside?: string) => {
      const args = { place: at, by: first.id, ...(inside !== undefined && { inside }) };
      const related = [place(where(first.id), 'first')];
      return finding(CHECK_ERRORS.nestedVolumes, args, where(volume.id), { related });
    };

    const named = new Map<string, VolumeFacts>();
    for (const volume of blueprint.volumes) {
      if (volume.dockerVolume === undefined || isOpen(volume.dockerVolume)) continue;
      const key = `${volume.server} ${volume.dockerVolume}`;
      const first = named.get(key);
      if (first === undefined) named.set(key, volume);
      else if (first.id !== volume.id) yield clash(volume, `The Docker volume ${quoted(volume.dockerVolume)}`, first);
    }

    // Sorted with a slash at the end, what lies in a directory follows it directly; the enclosing ones are a stack.
    const enclosing: Located[] = [];
    for (const directory of directoriesOf(blueprint.volumes)) {
      const { volume, key } = directory;
      while (enclosing.length > 0 && !key.startsWith(enclosing.at(-1)!.key)) enclosing.pop();
      const outer = enclosing.at(-1);
      if (outer !== undefined && outer.volume.id !== volume.id) {
        const inside = outer.key === key ? undefined : outer.volume.path;
        yield clash(volume, `The directory ${volume.path}`, outer.volume, inside);
      }
      enclosing.push(directory);
    }
  },
};

/** A volume that is a directory, and by what it is compared. */
interface Located {
  readonly volume: VolumeFacts;
  readonly key: string;
}

function directoriesOf(volumes: readonly VolumeFacts[]): readonly Located[] {
  const directories: Located[] = [];
  for (const volume of volumes) {
    const { path, server } = volume;
    if (path === undefined || isOpen(path)) continue;
    directories.push({ volume, key: `${server}:${withoutEnd(path, '/')}/` });
  }
  return sortedBy(directories, ({ key }) => key);
}
