import type { Blueprint } from '../blueprint/index.ts';
import { programOf } from '../blueprint/index.ts';
import type { OutputFile } from '../core/index.ts';
import { installedFile, UNIT_FOLDER } from '../core/index.ts';

/**
 * A drop-in for the service of every timer of systemd that reports: when it has ended, however that was, systemd calls
 * `heartbeat` with the result, as root whichever user it ran as. Rule: systemd.service(5), ExecStopPost and
 * SERVICE_RESULT.
 */
export const timerFiles = (blueprint: Blueprint): readonly OutputFile[] =>
  blueprint.heartbeats.flatMap(({ id, server, job, file, reporter }): OutputFile[] => {
    const program = programOf(blueprint, server, 'heartbeat');
    if (reporter.kind !== 'timer' || file === undefined || program === undefined) return [];
    const service = reporter.unit.replace(/\.timer$/, '.service');
    const content = `# Reports how ${service} ended. Made by synth from the lab; a change here is lost.
[Service]
ExecStopPost=+${program} ${job} $SERVICE_RESULT
`;
    const place = `${service}.d/heartbeat-${job}.conf`;
    const install = installedFile(`${UNIT_FOLDER}/${place}`, { do: 'daemon-reload' });
    return [{ path: `${server}/systemd/${place}`, content, mode: 0o644, construct: id, install }];
  });
