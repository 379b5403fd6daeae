import type { CheckInput } from '../core/index.ts';
import type { NtfySettings } from './settings.ts';
import { ntfySettings } from './settings.ts';

/** The topics to which alerts go, each with the ntfy that it is in. */
export function* alertTopics(input: CheckInput): Iterable<{ readonly topic: string; readonly settings: NtfySettings }> {
  for (const settings of ntfySettings(input)) {
    const { delivery } = input.blueprint.notifiers.find(({ service }) => service === settings.of.service.id) ?? {};
    if (delivery?.kind !== 'ntfy') continue;
    for (const topic of new Set(Object.values(delivery.topics))) yield { topic, settings };
  }
}
