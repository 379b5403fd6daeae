import { decimal, defined, list, orNull, struct, text, integer, word } from '../shape.ts';
import { texts, keyValues, deviceRequest } from './common.ts';

const rollout = struct({
  parallelism: integer,
  delay: text,
  failure_action: text,
  monitor: text,
  max_failure_ratio: decimal,
  order: word('start-first', 'stop-first'),
});

/** How a service is deployed. */
export const deploy = defined(
  'deployment',
  orNull(
    struct({
      mode: text,
      endpoint_mode: text,
      replicas: integer,
      labels: keyValues,
      rollback_config: rollout,
      update_config: rollout,
      resources: struct({
        limits: struct({ cpus: decimal, memory: text, pids: integer }),
        reservations: struct({
          cpus: decimal,
          memory: text,
          generic_resources: defined(
            'generic_resources',
            list(struct({ discrete_resource_spec: struct({ kind: text, value: decimal }) })),
          ),
          devices: defined('devices', list(struct(deviceRequest, { required: ['capabilities'] }))),
        }),
      }),
      restart_policy: struct({ condition: text, delay: text, max_attempts: integer, window: text }),
      placement: struct({
        constraints: texts,
        preferences: list(struct({ spread: text })),
        max_replicas_per_node: integer,
      }),
    }),
  ),
);
