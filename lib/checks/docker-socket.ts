import type { ServiceFacts } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { isIn } from './host-paths.ts';
import type { MountedPath } from './mounted-paths.ts';
import { mountedPaths } from './mounted-paths.ts';
import { treeOf } from './service-trees.ts';

/** Images that let only parts of the API through, under any registry: tecnativa/docker-socket-proxy and its kin. */
const PROXY = /(?:^|\/)(?:docker-)?socket-proxy$/;

/** The sockets of container engines: all of them start containers that are root. */
const SOCKET = /\/(?:docker|podman|containerd|crio|cri-dockerd|buildkitd)\.sock$/;

/** Folders that these lie in. */
const FOLDERS: ReadonlySet<string> = new Set(['/run', '/run/docker', '/run/podman', '/run/crio', '/run/buildkit']);

/** Whether a plain path leads to the socket of a container engine. */
export const isEngineSocket = (path: string): boolean =>
  SOCKET.test(path) || FOLDERS.has(path) || isIn(path, '/run/containerd');

/** Forbids to hand the socket of Docker, or of another engine, to anything but a proxy. */
export const dockerSocket: Check = {
  codes: [CHECK_ERRORS.dockerSocket.code],
  *check(input) {
    const sockets = new Map<string, MountedPath>();
    for (const mount of mountedPaths(input)) {
      if (isEngineSocket(mount.path) && !sockets.has(mount.service)) sockets.set(mount.service, mount);
    }
    for (const service of input.blueprint.services) {
      const { id, image } = service;
      const mount = sockets.get(id);
      const isGiven = mount === undefined && isGivenApi(input, service);
      if ((mount === undefined && !isGiven) || (image !== undefined && PROXY.test(image.repository))) continue;
      const path = mount?.said ?? '/var/run/docker.sock';
      yield finding(CHECK_ERRORS.dockerSocket, { service: id, path }, input.where(id, mount?.key ?? 'use_api_socket'));
    }
  },
};

/** `use_api_socket` mounts the socket, and the credentials of the user as well. */
const isGivenApi = (input: Parameters<Check['check']>[0], { id }: ServiceFacts): boolean =>
  treeOf(input, id)['use_api_socket'] === true;
