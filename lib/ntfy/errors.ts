import { kind } from '../values/index.ts';

/** What can be wrong with an ntfy. Rules: its source, and ntfy 2.27 as it ran. */
export const NTFY_ERRORS = {
  openToAll: kind<{ service: string; reason: string }>()({
    code: 'NT001',
    severity: 'error',
    title: 'An ntfy that lets everybody in',
    why: 'Everybody who finds such an ntfy reads every alert of the lab and sends false ones. ntfy gives all rights to all by default, and without `auth-file` (or `database-url`) it reads `deny-all` and does not obey it: it starts, says nothing, and takes messages from anybody.',
    message: ({ service, reason }) => `"${service}" lets everybody in: ${reason}.`,
    fix: 'Set both `auth-file` and `auth-default-access: deny-all`, as `Ntfy` does.',
  }),
  baseUrl: kind<{ reason: string }>()({
    code: 'NT002',
    severity: 'error',
    title: 'An ntfy that does not know where it is',
    why: 'ntfy makes the links of attachments and the names for iPhones from `base-url`, refuses one with a path, and counts every client as one behind a reverse proxy unless `behind-proxy` is true: then 60 requests of anybody use up what all have.',
    message: ({ reason }) => `ntfy ${reason}.`,
    fix: ({ reason }) =>
      reason.includes('behind-proxy')
        ? 'Set `behind-proxy: true`.'
        : 'Set `base-url` to the address of its route: scheme and host, nothing after it.',
    mend: 'Set `base-url` to the address of its route, without a path, and `behind-proxy: true`.',
  }),
  unread: kind<{ topic: string; service: string }>()({
    code: 'NT003',
    severity: 'error',
    title: 'A topic that nobody may read',
    why: 'Alerts are sent to this topic, ntfy takes them, and no account may see them: the lab looks well watched and nobody is told.',
    message: ({ topic, service }) => `No account of "${service}" may read its topic "${topic}".`,
    fix: 'Name `readers`, or give an account `ro` on the topic in `auth-access`.',
  }),
  written: kind<{ topic: string; service: string }>()({
    code: 'NT004',
    severity: 'error',
    title: 'A topic that everybody may write',
    why: 'Whoever writes to the topic of alerts without an account can call people out of bed, or send so much that a real alert is lost in it.',
    message: ({ topic, service }) => `"${service}" lets everybody write to its topic "${topic}".`,
    fix: 'Take `everyone` out of `auth-access` for this topic: each server writes with its alert token.',
  }),
};
