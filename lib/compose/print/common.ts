import { isMapping } from '../tree-access.ts';
import { labels } from './entries.ts';
import { struct, around, namedOf } from './structures.ts';
import { text, bareInteger, texts, fileMode, deviceCount } from './values.ts';

const ulimitRange = struct('types/types.go UlimitsConfig', { soft: bareInteger, hard: bareInteger });
const ulimit = around(ulimitRange, (value, as) => (isMapping(value) ? ulimitRange : bareInteger)(value, as));
export const ulimits = namedOf(ulimit, {});

export const fileReference = struct('types/types.go FileReferenceConfig', {
  source: text,
  target: text,
  uid: text,
  gid: text,
  mode: fileMode,
});

export const deviceRequest = struct('types/device.go DeviceRequest', {
  capabilities: texts,
  driver: text,
  count: deviceCount,
  device_ids: texts,
  options: labels,
});
