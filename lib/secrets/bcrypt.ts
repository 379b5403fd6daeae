/** Bytes of a password that bcrypt reads. It ignores the rest, so longer ones are refused before. */
export const LONGEST_PASSWORD = 72;

/** The bcrypt hash of a password, as `$2y$`: htpasswd, ntfy, Gatus and Traefik all know that version. */
export async function bcrypt(password: string, salt?: string): Promise<string> {
  const { genSalt, hash } = await import('bcryptjs'); // loaded by who makes a hash alone
  return (await hash(password, salt ?? (await genSalt(10)))).replace(/^\$2[ab]\$/, '$$2y$');
}
