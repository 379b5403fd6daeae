import { Image, Secret, Stack, synth } from '../../lib/index.ts';
import { Postgres } from '../../lib/apps/index.ts';
import { aLab, aServer } from '../synth/lab.ts';

const DIGEST = '@sha256:0000000000000000000000000000000000000000000000000000000000000000';
const OLD = '/var/lib/postgresql/data';
const NEW = '/var/lib/postgresql';

test.each([
  [undefined, {}, OLD, undefined],
  ['docker.io/library/postgres:17.4', {}, OLD, undefined],
  ['docker.io/library/postgres:18.1', {}, NEW, undefined],
  ['registry.lan/mine/postgres:18-alpine', {}, NEW, undefined],
  [Image.of('pgvector/pgvector:0.8.1-pg18'), {}, NEW, undefined],
  [Image.of('pgvector/pgvector:0.8.1-pg17'), {}, OLD, undefined],
  [`postgres${DIGEST}`, {}, OLD, OLD],
  ['example/postgres:mine', {}, OLD, OLD],
  ['postgres:18.1', { PGDATA: '/data/pg' }, '/data/pg', '/data/pg'],
])('PostgreSQL of %s with %j keeps its data in what is mounted', async (image, environment, target, pgdata) => {
  const lab = aLab();
  const stack = new Stack(aServer(lab), 'wiki');
  new Postgres(stack, 'db', {
    password: new Secret(stack, 'password'),
    ...(image !== undefined && { image }),
    environment,
  });
  const { models, findings } = await synth(lab, { write: false });
  const services = models[0]?.tree['services'] as Record<
    string,
    { volumes: { target: string }[]; environment: Record<string, string> }
  >;
  const service = services['wiki-db'];
  expect([service?.volumes.map((mount) => mount.target), service?.environment['PGDATA']]).toEqual([[target], pgdata]);
  expect(findings.filter(({ code }) => code === 'HL136')).toEqual([]);
});
