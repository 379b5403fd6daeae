import { undeclaredVariable } from '../../lib/checks/undeclared-variable.ts';
import { unusedSecret } from '../../lib/checks/unused-secret.ts';
import { findingsOf, told } from './blueprint.ts';

describe('variables', () => {
  test('one that nothing declares is told, with the one that was meant', () => {
    const variables = [
      { id: 'home:DB_PASSWORD', declared: true },
      { id: 'home:DB_PASWORD', usedBy: ['home/a/db', 'home/a/web'] },
    ];
    const [found, ...others] = findingsOf(undeclaredVariable, { servers: [{ id: 'home' }], variables });
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      code: 'HL160',
      severity: 'error',
      path: 'home/a/db',
      given: 'DB_PASWORD',
      didYouMean: 'DB_PASSWORD',
    });
  });

  test('its place is where the service names it', () => {
    const tree = { services: { a: { image: 'app:1', environment: { B: '$TOKEN_B', A: 'x-${TOKEN:?}' } } } };
    const models = [
      { server: 'home', name: 'hl', file: 'home/compose.yml', tree, provenance: {} as never, adopted: false },
    ];
    const lab = { services: [{ id: 'home/a/a' }], variables: [{ id: 'home:TOKEN', usedBy: ['home/a/a'] }] };
    expect(told(findingsOf(undeclaredVariable, lab, { models }))).toEqual(['HL160 home/a/a environment A']);
  });

  test('one that the file insists on needs a declaration as well, and has a place without any service', () => {
    const variables = [{ id: 'home:TOKEN', required: true }];
    expect(findingsOf(undeclaredVariable, { variables })).toMatchObject([{ code: 'HL160', path: 'home' }]);
  });

  test('a default or a declaration is enough, and Compose gives the name of the project', () => {
    const variables = [
      { id: 'home:A', default: '' },
      { id: 'home:B', declared: true, required: true },
      { id: 'home:COMPOSE_PROJECT_NAME' },
    ];
    expect(findingsOf(undeclaredVariable, { variables })).toEqual([]);
  });

  test('the .env of an adopted stack is its own matter', () => {
    const variables = [{ id: 'home/old:DB_PASSWORD', server: 'home', adopted: 'home/old' }];
    expect(findingsOf(undeclaredVariable, { variables })).toEqual([]);
  });
});

test('a secret that nothing uses is told', () => {
  const secrets = [{ id: 'home/a/used' }, { id: 'home/a/unused', variable: 'A_UNUSED', uses: [] }];
  const found = findingsOf(unusedSecret, { secrets });
  expect(told(found)).toEqual(['HL161 home/a/unused']);
  expect(found[0]?.message).toBe('Nothing uses the secret "home/a/unused" (A_UNUSED).');
});
