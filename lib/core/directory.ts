import type { Callee } from '../values/index.ts';
import { captureCaller, LabError, locationOf, withoutEnd } from '../values/index.ts';
import type { Content, OtherContent } from './content.ts';
import { HOLDS, lacksReason } from './content.ts';
import { CORE_ERRORS } from './errors.ts';
import type { DirectoryMount } from './mount.ts';
import { fields } from './fields.ts';
import { validateValue, isAbsolute } from './rules.ts';
import { hasControl, flag, rule, text } from './shapes.ts';

/** What is known of a directory of the host beside its content. */
export interface DirectoryOptions {
  /**
   * Whether a drive is mounted there. Nothing starts while it is not, so that a missing drive is never written to
   * as an empty folder. @default false
   */
  readonly mountpoint?: boolean;
}

/** What is known of a directory of the host. Where nobody says what it holds, that is a finding once something writes there. */
export type DirectoryProps = DirectoryOptions & (Content | { readonly holds?: undefined; readonly reason?: undefined });

/** What `holding` takes: content, and with `replaceable` the reason. */
export type HoldingArguments =
  readonly [holds: OtherContent['holds'], reason?: string] | readonly [holds: 'replaceable', reason: string];

const BELOW = text(
  'A directory below another',
  'a path that neither begins with "/" nor leads upwards',
  (path) => path !== '' && !path.startsWith('/') && !path.split('/').includes('..') && !hasControl(path),
);

const PROPS = fields<DirectoryOptions & Partial<OtherContent>>(
  'What is known of a directory',
  "written as { holds: 'state' }",
  {
    mountpoint: flag('"mountpoint"'),
    holds: HOLDS,
    reason: text('A reason', 'a text', () => true),
  },
);

/** A directory of the host. */
export const DIRECTORY = rule('A directory of the host', 'made by Directory.of()', (value) =>
  Directory.isDirectory(value),
);

const BRAND = Symbol.for('homelab-cdk.Directory');

/** A directory of the host that the lab uses and does not own: media on an external drive, `/etc/localtime`, a USB stick. */
export class Directory {
  static {
    Object.defineProperty(this.prototype, BRAND, { value: true });
  }

  /** Whether a value is a Directory, of this or another copy of the package. */
  static isDirectory(value: unknown): value is Directory {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  /** @throws LabError HL011 unless `path` is absolute; HL016 for what can be had again, and nobody says why. */
  static of(path: string, props: DirectoryProps = {}): Directory {
    if (!isAbsolute(path)) {
      const where = { source: locationOf(captureCaller(Directory.of)) };
      throw LabError.of(CORE_ERRORS.badPath, { what: 'A directory of the host' }, where, { given: String(path) });
    }
    holdContent(props, Directory.of);
    const clean = path.length > 1 ? withoutEnd(path, '/') : path;
    return new Directory(clean, props, false, props.mountpoint === true ? clean : undefined);
  }

  private constructor(
    readonly path: string,
    readonly props: DirectoryProps,
    readonly isReadOnly: boolean,
    /** Where the drive is mounted that it lies on, if one was said to be. */
    readonly drive: string | undefined,
  ) {}

  /** The same directory, mounted so that the container cannot write there. */
  readOnly(): Directory {
    return new Directory(this.path, this.props, true, this.drive);
  }

  /** A directory below this one, of the same drive and with the same content. */
  sub(path: string): Directory {
    validateValue(path, BELOW, this.sub);
    const { mountpoint: _own, ...props } = this.props;
    return new Directory(`${this.path === '/' ? '' : this.path}/${path}`, props, this.isReadOnly, this.drive);
  }

  /** The same directory with other content than was said. @throws LabError HL016 for `replaceable` without the reason */
  holding(...[holds, reason]: HoldingArguments): Directory {
    const { mountpoint } = this.props;
    const content = { holds, ...(reason !== undefined && { reason }) } as Content;
    holdContent(content, this.holding);
    const said = { ...(mountpoint !== undefined && { mountpoint }), ...content };
    return new Directory(this.path, said, this.isReadOnly, this.drive);
  }

  /** A mount of it in a container. */
  at(target: string): DirectoryMount {
    return { kind: 'directory', directory: this, target, readOnly: this.isReadOnly };
  }
}

function holdContent(content: DirectoryProps, asked: Callee): void {
  validateValue(content, PROPS, asked);
  if (!lacksReason(content)) return;
  const where = { source: locationOf(captureCaller(asked)) };
  throw LabError.of(CORE_ERRORS.missingReason, { what: 'A replaceable directory' }, where);
}
