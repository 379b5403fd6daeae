import type { Blueprint, NotifierFacts, NtfyDelivery } from '../blueprint/index.ts';
import { notifiersFor } from '../blueprint/index.ts';
import { publishersOf } from './alert-token.ts';

/** A notifier by which a server sends alerts, and the topic on which it tries that. */
export interface TriedNotifier extends Omit<NotifierFacts, 'delivery'> {
  readonly delivery: NtfyDelivery & { readonly pathTopic: string };
}

/** The servers that try their ways of alerts, each with the notifiers that it would use and that have a topic for it. */
export const alertPathTriers = (blueprint: Blueprint): ReadonlyMap<string, readonly TriedNotifier[]> =>
  new Map(
    publishersOf(blueprint).flatMap((server) => {
      const tried = notifiersFor(blueprint, server).filter(isTried);
      return tried.length === 0 ? [] : [[server, tried]];
    }),
  );

const isTried = (notifier: NotifierFacts): notifier is TriedNotifier =>
  notifier.delivery?.kind === 'ntfy' && notifier.delivery.pathTopic !== undefined;
