export type * from './app-props.ts';
export * from './home-assistant.ts';
export * from './immich.ts';
export * from './jellyfin.ts';
export * from './mailserver.ts';
export * from './postgres.ts';
export * from './roundcube.ts';
export * from './transmission.ts';
export * from './valkey.ts';
