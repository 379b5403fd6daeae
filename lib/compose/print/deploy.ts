import { deviceRequest } from './common.ts';
import { labels } from './entries.ts';
import { struct, listOf } from './structures.ts';
import {
  text,
  integer,
  saidInteger,
  natural,
  saidNatural,
  decimal,
  bytes,
  saidDuration,
  duration,
  texts,
} from './values.ts';

const resource = struct('types/types.go Resource', {
  cpus: decimal,
  memory: bytes,
  pids: integer,
  devices: listOf(deviceRequest),
  generic_resources: listOf(
    struct('types/types.go GenericResource', {
      discrete_resource_spec: struct('types/types.go DiscreteGenericResource', { kind: text, value: integer }),
    }),
  ),
});

const rollout = struct('types/types.go UpdateConfig', {
  parallelism: saidNatural,
  delay: duration,
  failure_action: text,
  monitor: duration,
  max_failure_ratio: decimal,
  order: text,
});

export const deploy = struct(
  'types/types.go DeployConfig',
  {
    mode: text,
    replicas: saidInteger,
    labels,
    update_config: rollout,
    rollback_config: rollout,
    resources: struct('types/types.go Resources', { limits: resource, reservations: resource }, { omitEmpty: true }),
    restart_policy: struct('types/types.go RestartPolicy', {
      condition: text,
      delay: saidDuration,
      max_attempts: saidNatural,
      window: saidDuration,
    }),
    placement: struct(
      'types/types.go Placement',
      {
        constraints: texts,
        preferences: listOf(struct('types/types.go PlacementPreferences', { spread: text })),
        max_replicas_per_node: natural,
      },
      { omitEmpty: true },
    ),
    endpoint_mode: text,
  },
  { always: { resources: {}, placement: {} } },
);
