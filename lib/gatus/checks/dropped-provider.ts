import type { DeliveryFacts } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { GATUS_ERRORS } from '../errors.ts';

/** Forbids notifiers whose settings Gatus refuses, or that it would send to the wrong place. */
export const droppedProvider: Check = {
  codes: [GATUS_ERRORS.droppedProvider.code],
  *check({ blueprint, where }) {
    for (const { id, delivery } of blueprint.notifiers) {
      const reason = delivery && faultOf(delivery);
      if (reason !== undefined) yield finding(GATUS_ERRORS.droppedProvider, { notifier: id, reason }, where(id));
    }
  },
};

const ROOT = /^https?:\/\/[^/?#\s]+$/;
const TOPIC = /^[-_A-Za-z0-9]{1,64}$/;

function faultOf(delivery: DeliveryFacts): string | undefined {
  if (delivery.kind === 'smtp') {
    const { host, port, from, to } = delivery;
    if (from === '' || to.length === 0) return 'it says nobody whom they are from, or to';
    return host === '' || port < 1 || port > 65_535 ? 'it has no mail server' : undefined;
  }
  const wrong = [delivery.url, delivery.localUrl].find((url) => url !== undefined && !ROOT.test(url));
  if (wrong !== undefined) return `${JSON.stringify(wrong)} is not the root of an ntfy`;
  const topic = Object.values(delivery.topics).find((name) => !TOPIC.test(name));
  return topic === undefined ? undefined : `${JSON.stringify(topic)} is no topic`;
}
