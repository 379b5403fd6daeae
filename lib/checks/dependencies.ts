import type { Blueprint, DependencyFacts, ServiceFacts } from '../blueprint/index.ts';
import { stackOf } from '../blueprint/index.ts';

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
  const projectOf = ({ stack, server }: ServiceFacts) => {
    const name = stackOf(blueprint, stack)?.project.name ?? stack;
    return { name, key: `${server} ${name}` };
  };
  const projects = new Map<string, { name: string; services: Map<string, ServiceFacts> }>();
  for (const service of blueprint.services) {
    if (dependenciesOf(service).length === 0) continue;
    const { name, key } = projectOf(service);
    if (!projects.has(key)) projects.set(key, { name, services: new Map() });
  }
  if (projects.size === 0) return [];
  for (const service of blueprint.services) projects.get(projectOf(service).key)?.services.set(service.name, service);
  return [...projects.values()];
}

/** What has to run before a service: what it says, and the service whose network it uses. */
export function dependenciesOf(service: ServiceFacts): readonly DependencyFacts[] {
  const host = service.networkMode?.startsWith('service:') ? service.networkMode.slice('service:'.length) : undefined;
  if (host === undefined) return service.dependsOn;
  return [...service.dependsOn, { service: host, condition: 'service_started', required: true }];
}
