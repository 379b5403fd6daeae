export * from './syncthing.ts';
