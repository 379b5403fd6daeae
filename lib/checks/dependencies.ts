import type { Blueprint, DependencyFacts, ServiceFacts } from '../blueprint/index.ts';
import { stackOf } from '../blueprint/index.ts';

/** The services of one Compose project, by their names there. */
export interface ProjectServices {
  readonly name: string;
  readonly services: ReadonlyMap<string, ServiceFacts>;
}

/** The projects of all servers, each with its services. */
export function projectsOf(blueprint: Blueprint): readonly ProjectServices[] {
  const projects = new Map<string, { name: string; services: Map<string, ServiceFacts> }>();
  for (const service of blueprint.services) {
    const name = stackOf(blueprint, service.stack)?.project.name ?? service.stack;
    const key = `${service.server} ${name}`;
    const project = projects.get(key) ?? { name, services: new Map<string, ServiceFacts>() };
    projects.set(key, project);
    project.services.set(service.name, service);
  }
  return [...projects.values()];
}

/** What has to run before a service: what it says, and the service whose network it uses. */
export function dependenciesOf(service: ServiceFacts): readonly DependencyFacts[] {
  const host = service.networkMode?.startsWith('service:') ? service.networkMode.slice('service:'.length) : undefined;
  if (host === undefined) return service.dependsOn;
  return [...service.dependsOn, { service: host, condition: 'service_started', required: true }];
}
