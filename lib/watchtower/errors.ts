import { kind } from '../values/index.ts';

/** What can be wrong with a Watchtower. Rules: its source, and the address format of shoutrrr. */
export const WATCHTOWER_ERRORS = {
  archived: kind<{ image: string }>()({
    code: 'WT001',
    severity: 'error',
    title: 'A Watchtower that nobody maintains',
    why: 'The project containrrr/watchtower was archived in December 2025. Its last release speaks a version of the Docker API that Docker 29 refuses, so it updates nothing, and it holds all rights over the containers of the host.',
    message: ({ image }) => `${image} is archived, and does not work with Docker 29.`,
    fix: 'Use `Watchtower`, or the image ghcr.io/nicholas-fedor/watchtower, which reads the same labels and variables.',
  }),
  schedule: kind<{ schedule: string; fields: number }>()({
    code: 'WT002',
    severity: 'error',
    title: 'A schedule that Watchtower does not read',
    why: 'Watchtower reads cron with six fields, seconds first, where the usual form has five. With another number it ends at once and is started again for ever; together with an interval it ends as well.',
    message: ({ schedule, fields }) => `"${schedule}" has ${fields} fields, and Watchtower reads six: seconds first.`,
    fix: 'Write the seconds before the five usual fields: `0 30 4 * * 6`, or use `watchtowerCron(Schedule.weekly(…))`.',
  }),
  touchesAll: kind<{ service: string }>()({
    code: 'WT003',
    severity: 'error',
    title: 'A Watchtower that replaces every container',
    why: 'Without WATCHTOWER_LABEL_ENABLE Watchtower replaces every container of the host whose image has a newer one under the same tag: databases and the reverse proxy too, whatever `updates` says in the lab.',
    message: ({ service }) =>
      `"${service}" does not say WATCHTOWER_LABEL_ENABLE=true, so it would replace every container.`,
    fix: 'Set WATCHTOWER_LABEL_ENABLE to "true", and say `updates: "auto"` of what it may replace.',
  }),
  notification: kind<{ reason: string }>()({
    code: 'WT004',
    severity: 'error',
    title: 'A notification address that Watchtower misreads',
    why: 'WATCHTOWER_NOTIFICATION_URL is a list of addresses of shoutrrr, parted by commas and spaces, each with the scheme of its service. ntfy wants the token as password of nobody; as a user name it is refused, and an address without scheme is read as a file.',
    message: ({ reason }) => `WATCHTOWER_NOTIFICATION_URL ${reason}.`,
    fix: 'Write `ntfy://:${ALERT_TOKEN}@ntfy.example.com/info`, with `vars: { ALERT_TOKEN: alertToken(server) }` in a layer file.',
  }),
  notUpdated: kind<{ service: string; why: string }>()({
    code: 'WT007',
    severity: 'warning',
    title: 'A service that nothing updates',
    why: "With `updates: 'auto'` a service gets the label com.centurylinklabs.watchtower.enable, by which the Watchtower of its server knows that it may replace the container. Without a Watchtower there, without the label, in another scope or with an image pinned by a digest the service stays at its version for good, and nobody is told.",
    message: ({ service, why }) => `"${service}" has \`updates: "auto"\`, but ${why}.`,
    fix: "Add a `Watchtower` to the server, take what is in its way out of the layer, or say `updates: 'review'`.",
  }),
};
