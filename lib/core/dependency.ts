import type { DependencyFacts } from '../blueprint/index.ts';
import type { Service } from './service.ts';

/** Something that has to come first. Made by `service.started()`, `healthy()`, `completed()`. */
export interface Dependency {
  /** The service, or its name in the Compose file. */
  readonly service: Service | string;
  readonly condition: DependencyFacts['condition'];
  /** Whether it starts anew when the other one is restarted by Compose. @default false */
  readonly restart?: boolean;
  /** Whether the other one has to exist. @default true */
  readonly required?: boolean;
}
