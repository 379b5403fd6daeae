import type { ServiceOverride } from '../core/index.ts';
import { composeNameOf } from './collect/host-layout.ts';
import type { Declared } from './collect/declared.ts';

/** Something that a lab says past the props of a service: each is listed in the manifest. */
export interface OverrideRecord {
  /** Path of the construct that says it. */
  readonly construct: string;
  /** Name of the service in the Compose file. */
  readonly service: string;
  /** `compose`: Compose's own keys; `local` and `server`: the layer of an override. */
  readonly by: 'compose' | 'local' | 'server';
  readonly keys: readonly string[];
}

/** Every use of the escape hatch, in the order of the tree. */
export function overridesOf({ servers }: Declared): readonly OverrideRecord[] {
  return servers.flatMap(({ construct: server, stacks }) => [
    ...stacks.flatMap(({ construct: stack, services }) => [
      ...[...services.values()].flatMap(({ id, construct }) =>
        (construct?.composeSayings ?? []).map(({ keys }): OverrideRecord => ({
          construct: id,
          service: construct?.composeName ?? '',
          by: 'compose',
          keys: Object.keys(keys).sort(),
        })),
      ),
      ...stack.overrides.map(({ service, says }) => recordOf(stack.node.path, service, 'local', says)),
    ]),
    ...server.overrides.map(({ service, says }) => recordOf(server.node.path, service, 'server', says)),
  ]);
}

const recordOf = (
  construct: string,
  service: Parameters<typeof composeNameOf>[0],
  by: 'local' | 'server',
  { compose = {}, ...options }: ServiceOverride,
): OverrideRecord => ({
  construct,
  service: composeNameOf(service),
  by,
  keys: [...Object.keys(options), ...Object.keys(compose)].sort(),
});
