import type { Blueprint, ServerFacts } from '../blueprint/index.ts';
import { programOf } from '../blueprint/index.ts';
import type { OutputFile } from '../core/index.ts';
import { FAIL2BAN_FOLDER, installedFile } from '../core/index.ts';

/** Name of the action, and of the file that gives it to every jail. */
const ACTION = 'homelab-alert';

/**
 * What a fail2ban of the host needs to tell people of bans: an action, and a file that adds it to what every jail does.
 * Of one jail at most 5 bans in an hour are told, so that an attack floods nobody.
 */
export function fail2banFiles(blueprint: Blueprint, { id }: ServerFacts): readonly OutputFile[] {
  const alert = programOf(blueprint, id, 'alert');
  if (alert === undefined) return [];
  const file = (place: string, content: string): OutputFile => ({
    path: `${id}/fail2ban/${place}`,
    content,
    mode: 0o644,
    install: installedFile(`${FAIL2BAN_FOLDER}/${place}`, { do: 'reload', unit: 'fail2ban.service' }),
  });
  return [file(`action.d/${ACTION}.conf`, action(alert)), file(`jail.d/${ACTION}.conf`, JAILS)];
}

// Matched lines of a log are what an attacker wrote, so none is passed on. fail2ban bans by one action after the other
// and waits for each, so nothing is waited for here: a notifier that does not answer must not hold up a ban.
const action = (program: string): string => `# Tells people of bans. Made by synth from the lab; a change here is lost.
[Definition]

# What was banned before a restart is no news.
norestored = 1

actionban = { <alert> --limit "fail2ban-<name>" <severity> "<ip> is banned by fail2ban" "Jail <name>, after <failures> failures, for <bantime> seconds." 2>&1 | <logger>; } < /dev/null > /dev/null 2>&1 &

[Init]

name = default
alert = ${program}
severity = info
logger = logger -t ${ACTION}
`;

const JAILS = `# What every jail does that says nothing else: ban, and tell people. Made by synth from the lab; a change here is lost.
[DEFAULT]
action = %(action_)s
         ${ACTION}
`;
