import type { ImageKnowledge } from '../../values/index.ts';
import { compact } from '../read.ts';
import type { IntentReader } from './intent-reader.ts';

const PROBES = ['wget', 'curl', 'nc', 'bash', 'none'] as const;

/** Reads what is known of the image of a service, where the library does not know it: as `Image.of(…, { … })`. */
export function readImage(reader: IntentReader): ImageKnowledge {
  const ports = reader.numbers('ports');
  const strange = ports.findIndex((port) => !Number.isInteger(port) || port < 1 || port > 65_535);
  if (strange >= 0) reader.refuse('ports', 'a port', strange);
  const lacks = reader.texts('lacks');
  return compact({
    ports: ports.length === 0 ? undefined : ports,
    lacks: lacks.length === 0 ? undefined : lacks,
    probe: reader.oneOf('probe', PROBES),
    healthcheck: reader.flag('healthcheck'),
    ownAuth: reader.flag('own_auth'),
    standsStill: reader.flag('stands_still'),
  });
}
