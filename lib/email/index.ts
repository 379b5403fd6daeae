export * from './email-notifier.ts';
