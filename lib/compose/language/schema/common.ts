import { decimal, defined, either, flag, list, named, scalar, set, struct, text, integer } from '../shape.ts';

/** Names that users give to what stands in a section. */
export const NAME = /^[a-zA-Z0-9._-]+$/;

/** Names of any kind. */
export const SOME_NAME = /^.+$/;

/** A list of texts. */
export const texts = list(text);

/** A list of texts without equal ones. */
export const distinct = defined('list_of_strings', set(text));

/** One text, or several. */
export const oneOrMore = defined('string_or_list', either(text, distinct));

/** Values by name, as a mapping or as a list of `name=value`. */
export const keyValues = defined(
  'list_or_dict',
  either(named(scalar('string', 'number', 'boolean', 'null'), SOME_NAME), distinct),
);

/** Addresses by host. */
export const extraHosts = defined('extra_hosts', either(named(either(text, texts), SOME_NAME), distinct));

/** Options of a driver. */
export const options = named(decimal, SOME_NAME, { open: true });

/** A command line, as one text or as its words. */
export const command = defined('command', either(scalar('null', 'string'), texts));

/** Limits by name, one number or two. */
export const ulimits = defined(
  'ulimits',
  named(either(integer, struct({ hard: integer, soft: integer }, { required: ['soft', 'hard'] })), /^[a-z]+$/, {
    open: true,
  }),
);

/** Secrets or configs that a container gets. */
export const fileReferences = defined(
  'service_config_or_secret',
  list(either(text, struct({ source: text, target: text, uid: text, gid: text, mode: decimal }))),
);

/** What every hook has. */
export const hook = { command, user: text, privileged: flag, working_dir: text, environment: keyValues };

/** A hook that runs in the container. */
export const serviceHook = defined('service_hook', struct(hook, { required: ['command'] }));

/** What is asked of devices. */
export const deviceRequest = {
  capabilities: distinct,
  count: integer,
  device_ids: distinct,
  driver: text,
  options: keyValues,
};
