import type { Blueprint, ConfigFileFacts, ServiceFacts, StackFacts } from '../blueprint/index.ts';
import { stackOf } from '../blueprint/index.ts';
import type { Install } from '../core/index.ts';

/** Where each configuration file goes on its host, by its id. */
export function configInstalls(blueprint: Blueprint): ReadonlyMap<string, Install> {
  const { configFiles, services } = blueprint;
  const consumers = new Map<string, ServiceFacts>();
  for (const service of services) for (const id of service.configFiles) consumers.set(id, service);
  return new Map(
    configFiles.map((file) => [file.id, install(file, stackOf(blueprint, file.stack), consumers.get(file.id))]),
  );
}

function install(file: ConfigFileFacts, stack: StackFacts | undefined, consumer: ServiceFacts | undefined): Install {
  const { path, uid, gid, secrets, executable = false, format, expandsVariables, signal, mode } = file;
  const isSecret = secrets.length > 0;
  const composeFile = stack?.project.file;
  return {
    path,
    owner: uid,
    group: gid,
    mode: modeOf(isSecret, executable),
    ...(isSecret && { fills: `${format}${expandsVariables === true ? '+dollar' : ''}` }),
    policy: stack?.adopted === undefined ? mode : 'returned',
    ...(signal !== undefined &&
      consumer !== undefined &&
      composeFile !== undefined && { then: { do: 'signal', signal, service: consumer.name, composeFile } }),
  };
}

/** Secrets are for their reader alone; what may be read may be run, where it is a program. */
const modeOf = (isSecret: boolean, isProgram: boolean): string =>
  isSecret ? (isProgram ? '0700' : '0600') : isProgram ? '0755' : '0644';
