import type { Check } from '../../core/index.ts';
import { droppedProvider } from './dropped-provider.ts';
import { sameKey } from './same-key.ts';
import { tooFewPlaces } from './too-few-places.ts';
import { unheard } from './unheard.ts';
import { unkeptHeartbeat } from './unkept-heartbeat.ts';
import { unsetVariable } from './unset-variable.ts';
import { unwritableCondition } from './unwritable-condition.ts';

/** What would keep a Gatus from watching, or its alerts from leaving. */
export const gatusChecks: readonly Check[] = [
  droppedProvider,
  sameKey,
  tooFewPlaces,
  unheard,
  unkeptHeartbeat,
  unsetVariable,
  unwritableCondition,
];
