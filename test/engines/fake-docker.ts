import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A container that Docker is said to run. */
export interface FakeContainer {
  /** Its name, without the slash; its id is made of it. */
  readonly name: string;
  /** Labels as the container has them: variables filled in, `$$` made `$`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Name of the Compose service. @default - the container's name */
  readonly service?: string;
  /** Name of the Compose project. @default 'hl' */
  readonly project?: string;
  /** Its address on each network, by the network's name in Docker. @default { hl_default: … } */
  readonly networks?: Readonly<Record<string, string>>;
  /** Ports that the image exposes, as `80/tcp`. @default - none */
  readonly exposed?: readonly string[];
  /** @default 'running' */
  readonly state?: 'running' | 'created' | 'exited';
  /** What its healthcheck says; absent where it has none. */
  readonly health?: 'healthy' | 'unhealthy' | 'starting';
  /** As Compose has it: `host`, `container:<id>`, or the name of a network. @default - the first network */
  readonly networkMode?: string;
}

/** The API of a Docker that runs nothing. */
export interface FakeDocker {
  /** What a client connects to: `tcp://127.0.0.1:…`. */
  readonly endpoint: string;
  /** The requests that came, as `GET /containers/json`, without the version and the query. */
  readonly requests: readonly string[];
  /** Runs other containers from now on, and tells those who listen to events. */
  readonly run: (containers: readonly FakeContainer[]) => void;
  readonly close: () => Promise<void>;
}

/** The newest version of the API that is spoken, and the oldest: those of Docker 29. */
const API = { newest: '1.52', oldest: '1.44' };

/**
 * Answers what Traefik's docker provider asks: `/_ping`, `/version`, `/containers/json`, `/containers/{id}/json`, and
 * `/events`, which stays open. Anything else is answered with 403, as a socket proxy does.
 */
export async function fakeDocker(containers: readonly FakeContainer[]): Promise<FakeDocker> {
  let running = index(containers);
  const requests: string[] = [];
  const listeners = new Set<ServerResponse>();

  const server = createServer((request, response) => {
    const path = (request.url ?? '/').replace(/\?.*$/, '').replace(/^\/v[\d.]+(?=\/)/, '');
    requests.push(`${request.method ?? ''} ${path}`);
    answer(path, request, response);
  });

  function answer(path: string, request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('API-Version', API.newest);
    response.setHeader('Ostype', 'linux');
    if (path === '/_ping') return void response.end(request.method === 'HEAD' ? undefined : 'OK');
    const inspected = /^\/containers\/([^/]+)\/json$/.exec(path)?.[1];
    if (path === '/version')
      return json(response, { Version: '29.0.0', ApiVersion: API.newest, MinAPIVersion: API.oldest });
    if (path === '/containers/json') return json(response, [...running.values()].map(summaryOf));
    if (path === '/events') {
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.flushHeaders();
      return;
    }
    const container = inspected === undefined ? undefined : running.get(inspected);
    if (container !== undefined) return json(response, inspect(container));
    json(
      response,
      { message: inspected === undefined ? 'forbidden' : 'No such container' },
      inspected === undefined ? 403 : 404,
    );
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    endpoint: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    run: (others) => {
      running = index(others);
      for (const listener of listeners) listener.write(`${JSON.stringify(startEvent())}\n`);
    },
    close: () => closed(server),
  };
}

const idOf = ({ name }: FakeContainer): string => Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64);

const index = (containers: readonly FakeContainer[]): ReadonlyMap<string, FakeContainer> =>
  new Map(containers.map((container) => [idOf(container), container]));

const closed = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

const startEvent = () => ({
  Type: 'container',
  Action: 'start',
  Actor: { ID: 'any', Attributes: {} },
  scope: 'local',
  time: 1,
});

const labelsOf = ({ name, labels, service = name, project = 'hl' }: FakeContainer) => ({
  'com.docker.compose.project': project,
  'com.docker.compose.service': service,
  ...labels,
});

const summaryOf = (container: FakeContainer) => ({
  Id: idOf(container),
  Names: [`/${container.name}`],
  Labels: labelsOf(container),
  State: container.state ?? 'running',
});

function inspect(container: FakeContainer) {
  const { name, networks = { hl_default: '127.0.0.1' }, exposed = [], state = 'running', health } = container;
  return {
    Id: idOf(container),
    Name: `/${name}`,
    State: { Status: state, Running: state === 'running', ...(health !== undefined && { Health: { Status: health } }) },
    HostConfig: { NetworkMode: container.networkMode ?? Object.keys(networks)[0] ?? 'none' },
    Config: { Labels: labelsOf(container), ExposedPorts: Object.fromEntries(exposed.map((port) => [port, {}])) },
    NetworkSettings: {
      Ports: Object.fromEntries(exposed.map((port) => [port, null])),
      Networks: Object.fromEntries(Object.entries(networks).map(([key, address]) => [key, networkOf(key, address)])),
    },
  };
}

const networkOf = (key: string, address: string) => ({
  NetworkID: Buffer.from(key).toString('hex').padEnd(64, '0').slice(0, 64),
  ...(address.includes(':') ? { GlobalIPv6Address: address } : { IPAddress: address }),
});
