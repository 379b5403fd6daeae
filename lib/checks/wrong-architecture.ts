import type { Check } from '../core/index.ts';
import { serverOf } from '../blueprint/index.ts';
import type { Arch } from '../values/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { isOpen, listed } from './wording.ts';

/** What each processor runs without emulation, by Docker's names. */
const RUNS: Readonly<Record<Arch, readonly string[]>> = {
  amd64: ['amd64', '386'],
  arm64: ['arm64', 'arm/v7', 'arm/v6'],
  'arm/v7': ['arm/v7', 'arm/v6'],
};

/** Other names of the same, as Docker reads them. */
const ALIASES: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  i386: '386',
  aarch64: 'arm64',
  'arm64/v8': 'arm64',
  arm: 'arm/v7',
  armhf: 'arm/v7',
};

/** The processor of a platform: `linux/arm64/v8` is arm64. */
const processorOf = (platform: string): string => {
  const name = platform.replace(/^linux\//, '');
  return ALIASES[name] ?? name;
};

/** Forbids images and platforms that the processor of the server does not run. */
export const wrongArchitecture: Check = {
  of: 'lab',
  codes: [CHECK_ERRORS.wrongArchitecture.code],
  *check({ blueprint, where }) {
    for (const { id, image, platform, server } of blueprint.services) {
      const has = serverOf(blueprint, server)?.arch;
      if (has === undefined || (platform !== undefined && isOpen(platform))) continue;
      const wants = platform === undefined ? has : processorOf(platform);
      if (!RUNS[has].includes(wants)) {
        const args = { image: image?.reference ?? id, wants, server, has };
        yield finding(CHECK_ERRORS.wrongArchitecture, args, where(id, 'platform'), { given: platform });
        continue;
      }
      // An image with several architectures is pulled for the platform, or else for that of the server.
      if (image?.arch === undefined || image.arch.map(processorOf).includes(wants)) continue;
      const args = { image: image.reference, wants: listed(image.arch), server, has: wants };
      yield finding(CHECK_ERRORS.wrongArchitecture, args, where(id, 'image'), { given: image.reference });
    }
  },
};
