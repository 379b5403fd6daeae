import type { Blueprint, DependencyFacts, ServiceFacts } from '../blueprint/index.ts';
import { servicesOfServer, stackOf } from '../blueprint/index.ts';

/** The services of one Compose project, by their names there. */
export interface ProjectServices {
  readonly name: string;
  readonly services: ReadonlyMap<string, ServiceFacts>;
}

const known = new WeakMap<Blueprint, readonly ProjectServices[]>();

/** The projects of all servers that hold a dependency, each with its services. Found once for a Blueprint. */
export function dependentProjectsOf(blueprint: Blueprint): readonly ProjectServices[] {
  const found = known.get(blueprint) ?? findProjects(blueprint);
  known.set(blueprint, found);
  return found;
}

function findProjects(blueprint: Blueprint): readonly ProjectServices[] {
  return blueprint.servers.flatMap(({ id }) => {
    const all = servicesOfServer(blueprint, id);
    const projects = new Map<string, Map<string, ServiceFacts>>();
    for (const service of all) {
      if (waits(service)) projects.set(projectOf(blueprint, service), new Map());
    }
    if (projects.size === 0) return [];
    for (const service of all) projects.get(projectOf(blueprint, service))?.set(service.name, service);
    return [...projects].map(([name, services]) => ({ name, services }));
  });
}

const projectOf = (blueprint: Blueprint, { stack }: ServiceFacts): string =>
  stackOf(blueprint, stack)?.project.name ?? stack;

/** Whether a service waits for another one. */
const waits = (service: ServiceFacts): boolean => service.dependsOn.length > 0 || hostOf(service) !== undefined;

/** The service whose network a service uses. */
const hostOf = ({ networkMode }: ServiceFacts): string | undefined =>
  networkMode?.startsWith('service:') ? networkMode.slice('service:'.length) : undefined;

/** What has to run before a service: what it says, and the service whose network it uses. */
export function dependenciesOf(service: ServiceFacts): readonly DependencyFacts[] {
  const host = hostOf(service);
  if (host === undefined) return service.dependsOn;
  return [...service.dependsOn, { service: host, condition: 'service_started', required: true }];
}
