export * from './conditions.ts';
export * from './config.ts';
export * from './gatus.ts';
export type { BasicLogin, GatusLogin, OidcLogin } from './login.ts';
