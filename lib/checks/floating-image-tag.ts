import type { Check } from '../core/index.ts';
import { finding, parseImageReference } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { treeOf } from './service-trees.ts';
import { isOpen } from './wording.ts';

/**
 * What makes a tag name one image: a version with at least two numbers (`16.4`, `v2.1-alpine`), a date (`20240605`,
 * `2024-06-05`), or a commit (`sha-1a2b3c4`, `9f8e7d6c5b4a`). `latest`, `stable`, `nightly` and a bare major do not.
 */
const FIXED: readonly RegExp[] = [
  /\d\.\d/,
  /(?:^|[^\d])20\d{2}-?[01]\d-?[0-3]\d(?:[^\d]|$)/,
  /(?:^|[-_.])(?:sha|git|g|commit)-?[0-9a-f]{7,40}(?:[-_.]|$)/,
  /^(?=.*\d)(?=.*[a-f])[0-9a-f]{7,40}$/,
];

/** Whether a tag names the same image tomorrow, as far as its form tells. */
export const isFixedTag = (tag: string): boolean => FIXED.some((form) => form.test(tag));

/** Forbids images that change by themselves, unless the service says `updates: 'auto'`. */
export const floatingImageTag: Check = {
  codes: [CHECK_ERRORS.floatingTag.code],
  *check(input) {
    const { blueprint, where } = input;
    for (const { id, image, updates } of blueprint.services) {
      if (image === undefined || image.digest !== undefined || updates === 'auto' || isOpen(image.reference)) continue;
      const { tag = 'latest', reference } = image;
      // What is built here has the name of an image that nobody pulls, and of a reference that cannot be read HL002 tells.
      if (parseImageReference(reference) === undefined) continue;
      if (isFixedTag(tag) || treeOf(input, id)['build'] !== undefined) continue;
      yield finding(CHECK_ERRORS.floatingTag, { image: reference, tag }, where(id, 'image'), { given: reference });
    }
  },
};
