import type { Shape } from '../shape.ts';
import { defined, either, list, named, orNull, scalar, struct, text } from '../shape.ts';
import { NAME, texts, oneOrMore, keyValues, options } from './common.ts';
import { external, looseExternal, network } from './network.ts';
import { service } from './service.ts';

const volume = defined(
  'volume',
  orNull(struct({ name: text, driver: text, driver_opts: options, external, labels: keyValues })),
);

const secret = defined(
  'secret',
  struct({
    name: text,
    environment: text,
    file: text,
    external: looseExternal,
    labels: keyValues,
    driver: text,
    driver_opts: options,
    template_driver: text,
  }),
);

const config = defined(
  'config',
  struct({
    name: text,
    content: text,
    environment: text,
    file: text,
    external: looseExternal,
    labels: keyValues,
    template_driver: text,
  }),
);

const model = defined(
  'model',
  struct({ name: text, model: text, context_size: scalar('integer'), runtime_flags: texts }, { required: ['model'] }),
);

/**
 * Everything that may stand in a Compose file, after schema/compose-spec.json of compose-go. A test holds it against the
 * newest published schema.
 */
export const FILE: Shape = struct({
  version: text,
  name: text,
  include: list(
    defined(
      'include',
      either(text, struct({ path: oneOrMore, env_file: oneOrMore, project_directory: text }, { extensions: false })),
    ),
  ),
  services: named(service, NAME),
  models: named(model, NAME, { open: true }),
  networks: named(network, NAME, { open: true }),
  volumes: named(volume, NAME),
  secrets: named(secret, NAME),
  configs: named(config, NAME),
});
