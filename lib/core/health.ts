import type { HealthFacts } from '../blueprint/index.ts';
import { fields } from './fields.ts';
import type { Rule } from './shapes.ts';
import { integer, list, oneOf, text } from './shapes.ts';

/** From when on something of a host is a fault: `health` on a server with `Heartbeats` looks at it every 15 minutes. */
export interface HealthProps {
  /** How full a file system may be, in percent. @default 90 */
  readonly diskPercent?: number;
  /** How many of the inodes of a file system may be used, in percent. @default 90 */
  readonly inodePercent?: number;
  /** How often a container may restart within 15 minutes before it counts as one that restarts in a loop. @default 3 */
  readonly restarts?: number;
  /**
   * `required`: the host needs smartctl, and a missing one is a fault. `where-installed`: disks are asked for their
   * SMART health only where smartctl is there already. `never`: as on a virtual machine, and `health` runs without the
   * power to speak to drives. @default 'where-installed'
   */
  readonly smart?: 'where-installed' | 'required' | 'never';
  /** Units of systemd that may have failed, as `'man-db.service'`. @default - none */
  readonly ignoredUnits?: readonly string[];
}

const SMART = ['where-installed', 'required', 'never'] as const;

const percent = (what: string): Rule => integer(what, 1, 99);

/** What is said of the health of a server. */
export const HEALTH: Rule = fields<HealthProps>('The health of a server', 'written as { diskPercent: 85 }', {
  diskPercent: percent('How full a file system may be'),
  inodePercent: percent('How many inodes may be used'),
  restarts: integer('How often a container may restart', 0),
  smart: oneOf('Whether SMART is needed', SMART),
  ignoredUnits: list(
    text('A unit of systemd', "a unit with its ending, as 'man-db.service'", (name) =>
      /^[A-Za-z0-9_.@\\:-]+\.[a-z]+$/.test(name),
    ),
  ),
});

/** The thresholds of a server, with the defaults. */
export function healthFacts(props: HealthProps = {}): HealthFacts {
  const { diskPercent = 90, inodePercent = 90, restarts = 3, smart = 'where-installed', ignoredUnits = [] } = props;
  return { diskPercent, inodePercent, restarts, smart, ignoredUnits };
}
