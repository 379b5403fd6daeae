import { createHash } from 'node:crypto';
import type { Mapping } from '../tree.ts';
import { goJson } from './json.ts';

/** What Compose leaves out of a service's hash: changing it recreates no container. */
const UNHASHED = ['build', 'pull_policy', 'scale', 'depends_on', 'profiles'] as const;

/**
 * The hash by which Compose tells whether a container must be made anew, of a service as it is printed.
 * Rule: docker/compose pkg/compose/hash.go.
 */
export function configHash(service: Mapping): string {
  const hashed: Record<string, unknown> = { ...service };
  for (const key of UNHASHED) delete hashed[key];
  const deploy = hashed['deploy'] as Mapping | undefined;
  if (deploy !== undefined) {
    const { replicas: _unhashed, ...rest } = deploy;
    hashed['deploy'] = rest;
  }
  return createHash('sha256')
    .update(goJson(hashed as Mapping))
    .digest('hex');
}
