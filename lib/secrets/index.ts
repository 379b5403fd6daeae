export { deviceIdOf, formatDeviceId } from './device-id.ts';
export { commandOf, formOf } from './makers.ts';
