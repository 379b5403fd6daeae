import { genSaltSync, hashSync } from 'bcryptjs';

/** Bytes of a password that bcrypt reads. It ignores the rest, so longer ones are refused before. */
export const LONGEST_PASSWORD = 72;

/** The bcrypt hash of a password, as `$2y$`: htpasswd, ntfy, Gatus and Traefik all know that version. */
export const bcrypt = (password: string, salt = genSaltSync(10)): string =>
  hashSync(password, salt).replace(/^\$2[ab]\$/, '$$2y$');
