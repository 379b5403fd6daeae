import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { place } from './wording.ts';

/** Forbids that several services write one volume, unless it says `shared`. */
export const twoWriters: Check = {
  codes: [CHECK_ERRORS.twoWriters.code],
  *check({ blueprint, where }) {
    for (const { id, writers, shared } of blueprint.volumes) {
      if (shared || writers.length < 2) continue;
      const related = writers.map((writer) => place(where(writer, 'volumes'), 'writes'));
      yield finding(CHECK_ERRORS.twoWriters, { volume: id, writers }, where(id), { related });
    }
  },
};
