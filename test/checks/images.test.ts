import { dockerSocket } from '../../lib/checks/docker-socket.ts';
import { floatingImageTag, isFixedTag } from '../../lib/checks/floating-image-tag.ts';
import { privilegedContainer } from '../../lib/checks/privileged-container.ts';
import { wrongArchitecture } from '../../lib/checks/wrong-architecture.ts';
import { aMount, anImage, findingsOf, told } from './blueprint.ts';

describe('tags', () => {
  test.each([
    ...['1.2.3', 'v3.7.15', '16.4-alpine', '3.20', 'pg14-v0.2.0', '2024.1.5', 'version-1.2', '4.0.1-ls12'],
    ...['20240605', '2024-06-05', 'noble-20240605.1', 'RELEASE.2024-01-16T16-07-38Z', 'nightly-20240101'],
    ...['sha-1a2b3c4', 'git-0a1b2c3d4e', '9f8e7d6c5b4a', 'main-sha-1a2b3c4'],
  ])('%s names one image', (tag) => {
    expect(isFixedTag(tag)).toBe(true);
  });

  test.each([
    ...['latest', 'stable', 'main', 'master', 'edge', 'nightly', 'release', 'develop', 'beta', 'alpine', 'bookworm'],
    ...['16', 'v2', '16-alpine', 'pg16', 'lts', 'cuda12', 'defaced', '99999999'],
  ])('%s does not', (tag) => {
    expect(isFixedTag(tag)).toBe(false);
  });

  const found = (reference: string, more: object = {}) =>
    findingsOf(floatingImageTag, { services: [{ id: 'home/a/a', image: anImage(reference), ...more }] });

  test('a reference that cannot be read has no tag that changes', () => {
    const image = { ...anImage('app'), reference: 'NGINX:1.29.1', repository: 'NGINX:1.29.1' };
    expect(findingsOf(floatingImageTag, { services: [{ id: 'home/a/a', image }] })).toEqual([]);
  });

  test('no tag is the tag latest', () => {
    expect(found('registry:5000/app')[0]).toMatchObject({
      code: 'HL130',
      severity: 'warning',
      message: 'registry:5000/app names whatever "latest" is today.',
      source: { file: 'home/a/a image' },
    });
  });

  test('a digest names one image, whatever the tag', () => {
    expect(found(`postgres:latest@sha256:${'0'.repeat(64)}`)).toEqual([]);
  });

  test('a service that may change by itself may float', () => {
    expect(found('app:latest', { updates: 'auto' })).toEqual([]);
  });

  test('nothing is said of an image that is not known yet, or built', () => {
    expect(found('app:${TAG}')).toEqual([]);
    expect(findingsOf(floatingImageTag, { services: [{ id: 'home/a/a' }] })).toEqual([]);
  });
});

describe('processors', () => {
  const found = (arch: 'amd64' | 'arm64' | 'arm/v7', known: readonly string[] | undefined, platform?: string) =>
    findingsOf(wrongArchitecture, {
      servers: [{ id: 'home', arch }],
      services: [
        {
          id: 'home/a/a',
          image: anImage('app:1.0', known && { arch: known }),
          ...(platform !== undefined && { platform }),
        },
      ],
    });

  test('an image for another one is told with both', () => {
    const [found1] = found('arm64', ['amd64']);
    expect(found1).toMatchObject({ code: 'HL131', severity: 'error', source: { file: 'home/a/a image' } });
    expect(found1?.message).toBe('app:1.0 is for amd64, but "home" is arm64.');
  });

  test('an image of which it is not known is not judged', () => {
    expect(found('arm64', undefined)).toEqual([]);
  });

  test('a platform has to be one that the server runs', () => {
    expect(told(found('arm64', undefined, 'linux/amd64'))).toEqual(['HL131 home/a/a platform']);
    expect(found('arm64', ['arm/v7'], 'linux/arm/v7')).toEqual([]);
    expect(found('arm64', ['arm/v7'])).toHaveLength(1);
    expect(found('amd64', ['amd64', 'arm64'], 'linux/amd64')).toEqual([]);
    expect(found('amd64', ['arm64'], '${PLATFORM}')).toEqual([]);
  });

  test('variants of one processor are that processor', () => {
    expect(found('arm64', ['amd64', 'arm64'], 'linux/arm64/v8')).toEqual([]);
  });
});

describe('rights', () => {
  test('a privileged container is told', () => {
    const services = [{ id: 'home/a/a', privileged: true }, { id: 'home/a/b' }];
    expect(told(findingsOf(privilegedContainer, { services }))).toEqual(['HL132 home/a/a privileged']);
  });

  const socket = (image: string, mount: Parameters<typeof aMount>[0]) =>
    findingsOf(dockerSocket, { services: [{ id: 'home/a/a', image: anImage(image), mounts: [aMount(mount)] }] });

  test.each(['/var/run/docker.sock', '/run/docker.sock', '/run/user/1000/podman/podman.sock', '/var/run', '/run/'])(
    '%s in a container makes it root, read-only or not',
    (source) => {
      const [found] = socket('traefik:3.7.1', { kind: 'directory', source, readOnly: true });
      expect(found).toMatchObject({ code: 'HL133', severity: 'error', path: 'home/a/a' });
    },
  );

  test('a socket proxy is what it is for', () => {
    expect(socket('ghcr.io/tecnativa/docker-socket-proxy:v0.4.1', { kind: 'socket' })).toEqual([]);
    expect(socket('wollomatic/socket-proxy:1.13.1', { kind: 'socket' })).toEqual([]);
    expect(socket('somebody/socket-proxy-ui:1.0', { kind: 'socket' })).toHaveLength(1);
  });

  test('other directories of the same kind are none', () => {
    expect(socket('app:1.0', { kind: 'directory', source: '/run/dbus' })).toEqual([]);
  });
});
