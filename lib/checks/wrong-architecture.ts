import type { Check } from '../core/index.ts';
import { serverOf } from '../blueprint/index.ts';
import type { Arch } from '../values/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { isOpen, listed } from './wording.ts';

/** What each processor runs without emulation, by Docker's names. */
const RUNS: Readonly<Record<Arch, readonly string[]>> = {
  amd64: ['amd64', '386'],
  arm64: ['arm64', 'arm64/v8', 'arm/v7', 'arm/v6'],
  'arm/v7': ['arm/v7', 'arm/v6'],
};

/** Forbids images and platforms that the processor of the server does not run. */
export const wrongArchitecture: Check = {
  codes: [CHECK_ERRORS.wrongArchitecture.code],
  *check({ blueprint, where }) {
    for (const { id, image, platform, server } of blueprint.services) {
      const has = serverOf(blueprint, server)?.arch;
      if (has === undefined) continue;
      if (platform !== undefined && !isOpen(platform)) {
        const wants = platform.replace(/^linux\//, '');
        if (!RUNS[has].includes(wants)) {
          const args = { image: image?.reference ?? id, wants, server, has };
          yield finding(CHECK_ERRORS.wrongArchitecture, args, where(id, 'platform'), { given: platform });
          continue;
        }
      }
      // An image with several architectures is pulled for the platform, or else for that of the server.
      const pulled = platform?.replace(/^linux\//, '') ?? has;
      if (image?.arch === undefined || image.arch.includes(pulled)) continue;
      const args = { image: image.reference, wants: listed(image.arch), server, has: pulled };
      yield finding(CHECK_ERRORS.wrongArchitecture, args, where(id, 'image'), { given: image.reference });
    }
  },
};
