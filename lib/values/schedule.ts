import { Duration } from './duration.ts';
import { VALUE_ERRORS } from './errors.ts';
import { LabError } from './lab-error.ts';
import { captureCaller, locationOf } from './source.ts';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** A day of the week, as cron and systemd abbreviate it. */
export type Weekday = (typeof DAYS)[number];

const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** When something runs, in the lab's time zone. */
export class Schedule {
  /** Every hour, so many minutes past it. @throws LabError HL001 unless 0 to 59. */
  static hourly(minute = 0): Schedule {
    if (!Number.isInteger(minute) || minute < 0 || minute > 59) {
      const where = { source: locationOf(captureCaller(Schedule.hourly)) };
      const args = { what: 'The minute of an hourly schedule', rule: 'a whole number from 0 to 59' };
      throw LabError.of(VALUE_ERRORS.badNumber, args, where, { given: String(minute) });
    }
    const text = String(minute).padStart(2, '0');
    return new Schedule(`*-*-* *:${text}:00`, `${minute} * * * *`, Duration.hours(1));
  }

  /** Every day at a time of day, `'03:10'`. @throws LabError HL002 */
  static daily(time: string): Schedule {
    const { hour, minute } = readTime(time, Schedule.daily);
    return new Schedule(`*-*-* ${time}:00`, `${minute} ${hour} * * *`, Duration.days(1));
  }

  /** Every week on a day, at a time of day. @throws LabError HL002 */
  static weekly(day: Weekday, time: string): Schedule {
    const { hour, minute } = readTime(time, Schedule.weekly);
    if (!DAYS.includes(day)) {
      const where = { source: locationOf(captureCaller(Schedule.weekly)) };
      const args = { what: 'A day of the week', rule: `one of ${DAYS.join(', ')}` };
      throw LabError.of(VALUE_ERRORS.badText, args, where, { given: String(day) });
    }
    const name = day[0]!.toUpperCase() + day.slice(1);
    return new Schedule(`${name} *-*-* ${time}:00`, `${minute} ${hour} * * ${DAYS.indexOf(day)}`, Duration.days(7));
  }

  /** Every month on a day (1 to 28, so that every month has it), at a time of day. @throws LabError HL001, HL002 */
  static monthly(day: number, time: string): Schedule {
    const { hour, minute } = readTime(time, Schedule.monthly);
    if (!Number.isInteger(day) || day < 1 || day > 28) {
      const where = { source: locationOf(captureCaller(Schedule.monthly)) };
      const args = { what: 'The day of a monthly schedule', rule: 'a whole number from 1 to 28' };
      throw LabError.of(VALUE_ERRORS.badNumber, args, where, { given: String(day) });
    }
    const text = String(day).padStart(2, '0');
    return new Schedule(`*-*-${text} ${time}:00`, `${minute} ${hour} ${day} * *`, Duration.days(31));
  }

  private constructor(
    /** As systemd's `OnCalendar=` reads it. */
    readonly onCalendar: string,
    /** As cron reads it: five fields. */
    readonly cron: string,
    /** The longest time between two runs. */
    readonly period: Duration,
  ) {}

  /** As `onCalendar`. */
  toString(): string {
    return this.onCalendar;
  }
}

function readTime(time: string, factory: (...args: never[]) => Schedule): { hour: number; minute: number } {
  const match = TIME.exec(time);
  if (match !== null) return { hour: Number(match[1]), minute: Number(match[2]) };
  const where = { source: locationOf(captureCaller(factory)) };
  const args = { what: 'A time of day', rule: "'hh:mm' from '00:00' to '23:59'" };
  throw LabError.of(VALUE_ERRORS.badText, args, where, { given: JSON.stringify(time) });
}
