import { environment } from './entries.ts';
import { struct } from './structures.ts';
import { text, flag, texts, command } from './values.ts';

export const hook = struct(
  'v2.14.0 types/hooks.go ServiceHook',
  {
    command,
    image: text,
    user: text,
    privileged: flag,
    working_dir: text,
    environment,
    per_replica: flag,
  },
  { always: { command: null }, omitEmpty: true },
);

export const watch = struct(
  'types/develop.go Trigger',
  { path: text, action: text, target: text, exec: hook, include: texts, ignore: texts, initial_sync: flag },
  { always: { exec: {} } },
);
