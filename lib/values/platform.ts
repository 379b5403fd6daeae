import { VALUE_ERRORS } from './errors.ts';
import { LabError } from './lab-error.ts';
import { captureCaller, locationOf } from './source.ts';

/** The processors that a server may have, by Docker's names. */
export const Arch = { amd64: 'amd64', arm64: 'arm64', armv7: 'arm/v7' } as const;
export type Arch = (typeof Arch)[keyof typeof Arch];

/** A server's operating system. */
export interface Os {
  readonly family: 'debian' | 'fedora' | 'ubuntu';
  /** As the distribution counts: `13`, `42`, `24.04`. */
  readonly version: string;
  /** The distribution's own firewall tool: UFW, or firewalld on Fedora. */
  readonly firewall: 'ufw' | 'firewalld';
}

/** The operating systems that generated files are made for. */
export const Os = {
  /** Debian 12 or newer; Raspberry Pi OS counts by its Debian version. @throws LabError HL001 */
  debian: (version: number): Os => ({ family: 'debian', version: atLeast(12, version, Os.debian), firewall: 'ufw' }),
  /** Fedora 40 or newer. @throws LabError HL001 */
  fedora: (version: number): Os => ({
    family: 'fedora',
    version: atLeast(40, version, Os.fedora),
    firewall: 'firewalld',
  }),
  /** Ubuntu LTS: `'22.04'` or `'24.04'`. @throws LabError HL002 */
  ubuntu: (version: '22.04' | '24.04'): Os => ({ family: 'ubuntu', version: ltsOnly(version), firewall: 'ufw' }),
};

function atLeast(least: number, version: number, factory: (version: number) => Os): string {
  if (Number.isInteger(version) && version >= least) return String(version);
  const where = { source: locationOf(captureCaller(factory)) };
  const args = { what: 'The version', rule: `a whole number, ${least} or more` };
  throw LabError.of(VALUE_ERRORS.badNumber, args, where, { given: String(version) });
}

function ltsOnly(version: string): string {
  if (version === '22.04' || version === '24.04') return version;
  const where = { source: locationOf(captureCaller(Os.ubuntu)) };
  const args = { what: 'The version of Ubuntu', rule: "'22.04' or '24.04'" };
  throw LabError.of(VALUE_ERRORS.badText, args, where, { given: String(version) });
}
