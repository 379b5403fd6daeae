import type { MountFacts } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Images that let only parts of the API through, under any registry: tecnativa/docker-socket-proxy and its kin. */
const PROXY = /(?:^|\/)(?:docker-)?socket-proxy$/;

/** The socket itself, Docker's or Podman's, or a directory that it lies in. */
const SOCKET = /(?:^|\/)(?:docker|podman)\.sock$|^(?:\/var)?\/run\/?$/;

/** Forbids to hand the Docker socket to anything but a proxy. */
export const dockerSocket: Check = {
  codes: [CHECK_ERRORS.dockerSocket.code],
  *check({ blueprint, where }) {
    for (const { id, image, mounts } of blueprint.services) {
      const mount = mounts.find(isSocket);
      if (mount === undefined || (image !== undefined && PROXY.test(image.repository))) continue;
      const path = mount.source ?? '/var/run/docker.sock';
      yield finding(CHECK_ERRORS.dockerSocket, { service: id, path }, where(id, 'volumes'));
    }
  },
};

const isSocket = ({ kind, source }: MountFacts): boolean =>
  kind === 'socket' || (kind === 'directory' && source !== undefined && SOCKET.test(source));
