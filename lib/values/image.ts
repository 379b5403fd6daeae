import { VALUE_ERRORS } from './errors.ts';
import { LabError } from './lab-error.ts';
import type { Arch } from './platform.ts';
import type { Size } from './size.ts';
import type { CallSite } from './source.ts';
import { captureCaller, locationOf } from './source.ts';

/** A program inside an image with which a healthcheck can ask its own container. */
export type Probe = 'wget' | 'curl' | 'nc' | 'bash' | 'none';

/** A hardening measure that an image may fail under. */
export type HardeningMeasure = 'no-new-privileges' | 'dropped-capabilities' | 'read-only' | 'non-root';

/** What is known of an image. All of it is optional; what is left out is not known. */
export interface ImageKnowledge {
  /** Architectures that it is made for. Checked against the server's. */
  readonly arch?: readonly Arch[];
  /** The program that HTTP and TCP healthchecks use. @default - not known */
  readonly probe?: Probe;
  /** Programs that it does not have: `sh` of one without a shell. @default - not known */
  readonly lacks?: readonly string[];
  /** Whether it brings a healthcheck of its own. @default - not known */
  readonly healthcheck?: boolean;
  /** User and group that it can run as, `'1000:1000'`: what strict hardening sets. */
  readonly user?: string;
  /**
   * Capabilities that it needs, so that all others are dropped; an empty list where it needs none.
   * @default - not known; none where it runs as `user`, or under strict hardening
   */
  readonly capabilities?: readonly string[];
  /** Paths that it writes besides its volumes: a tmpfs each under strict hardening. @default - `/tmp` */
  readonly writablePaths?: readonly string[];
  /** Measures that it is known to fail under: never applied to it, whatever the hardening. @default - none */
  readonly breaksUnder?: readonly HardeningMeasure[];
  /** Memory below which it is known to fail. */
  readonly leastMemory?: Size;
  /** Ports that it listens on. */
  readonly ports?: readonly number[];
  /** Whether its application asks for a name and a password itself. @default - not known */
  readonly ownAuth?: boolean;
  /** Whether its files are consistent only while it is stopped, so backups stop it. @default - not known */
  readonly standsStill?: boolean;
}

/** An image reference taken apart. */
export interface ImageReference {
  /** With its registry, as written: `ghcr.io/immich-app/immich-server`. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:…` */
  readonly digest?: string;
}

// distribution/reference: a domain has a dot, a port or is localhost; path components are lower case.
const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const DOMAIN = '(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?';
const REFERENCE = new RegExp(
  `^((?:${DOMAIN}/)?${COMPONENT}(?:/${COMPONENT})*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(sha256:[a-f0-9]{64}))?$`,
);

/** Takes an image reference apart; undefined where it is none. Rule: github.com/distribution/reference. */
export function parseImageReference(reference: string): ImageReference | undefined {
  const match = REFERENCE.exec(reference);
  if (match === null) return undefined;
  const [, repository = '', tag, digest] = match;
  if (digest !== undefined) return tag === undefined ? { repository, digest } : { repository, tag, digest };
  return tag === undefined ? { repository } : { repository, tag };
}

/** An image and what is known of it, as data that healthchecks, hardening and checks read. */
export class Image {
  /**
   * `site` is for constructs that are given a text: the line that made them.
   *
   * @throws LabError HL002 unless `reference` is an image reference.
   */
  static of(reference: string, knows: ImageKnowledge = {}, site?: CallSite): Image {
    const parts = typeof reference === 'string' ? parseImageReference(reference) : undefined;
    if (parts === undefined) {
      const where = { source: locationOf(site ?? captureCaller(Image.of)) };
      const args = { what: 'An image', rule: "a reference as 'registry/name:tag' or 'name:tag@sha256:…'" };
      throw LabError.of(VALUE_ERRORS.badText, args, where, { given: JSON.stringify(reference) });
    }
    return new Image(reference, parts, knows);
  }

  private constructor(
    readonly reference: string,
    /** The reference, taken apart. */
    readonly parts: ImageReference,
    readonly knows: ImageKnowledge,
  ) {}

  /** The same image with more, or other, knowledge. */
  with(knows: ImageKnowledge): Image {
    return new Image(this.reference, this.parts, { ...this.knows, ...knows });
  }

  /** The reference. */
  toString(): string {
    return this.reference;
  }
}
