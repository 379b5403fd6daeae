import type {
  Audience,
  DependencyFacts,
  ImageFacts,
  JobFacts,
  LimitFacts,
  MountFacts,
  NetworkAttachment,
  PortFacts,
  ServiceFacts,
} from '../../blueprint/index.ts';
import type { Mapping, Tree } from '../../compose/index.ts';
import { knowledgeOf } from '../../images/index.ts';
import type { Image, ImageKnowledge, ImageReference } from '../../values/index.ts';
import { parseImageReference } from '../../values/index.ts';
import type { Reader } from '../read.ts';
import { accountFacts } from './account-facts.ts';
import { isMapping } from '../collect/qualify.ts';
import { bytesOf, isTrue, listOf, mappingOf, numberOf, textsOf } from '../read.ts';

/** What the names and paths of a service's file stand for: the same for all services of a project. */
export interface Lookups {
  readonly audienceOf: (hostIp: string | undefined) => Audience;
  readonly networkId: (key: string) => string;
  /** What lies at a path of the host: a volume, a configuration file. */
  readonly placeOf: (path: string) => { readonly kind: MountFacts['kind']; readonly of?: string };
  /** Id of the volume behind a top-level volume of the file. */
  readonly dockerVolume: (key: string) => { readonly of?: string; readonly name: string };
  /** Id of the secret behind a top-level secret of the file. */
  readonly secretOf: (key: string) => string | undefined;
}

/** What has to be known beside the merged service itself. */
export interface ServiceContext {
  readonly lookups: Lookups;
  readonly id: string;
  readonly name: string;
  readonly stack: string;
  readonly server: string;
  readonly image: Image | undefined;
  /** What layer files say of the image, above what is known of it. */
  readonly imageKnows: ImageKnowledge;
  readonly job: JobFacts | undefined;
  readonly updates: 'review' | 'auto';
  readonly formerly: readonly string[];
  /** Ports that its routes lead to. */
  readonly routedPorts: readonly number[];
  readonly reader: Reader;
  /** Ids of the secrets whose variables it names. */
  readonly secrets: readonly string[];
}

/** The facts of a service, read from its merged and canonical form. */
export function serviceFacts(service: Mapping, context: ServiceContext): ServiceFacts {
  const { reader } = context;
  const text = (key: string): string | undefined => reader.text(service[key], key);
  const mounts = mountFacts(service, context);
  const reference = text('image');
  const parts = reference === undefined ? undefined : partsOf(reference, context.image);
  const knows = parts && { ...knowledgeFor(parts, context.image), ...context.imageKnows };
  const user = text('user');
  return {
    id: context.id,
    stack: context.stack,
    server: context.server,
    name: context.name,
    containerName: text('container_name'),
    image: reference === undefined || parts === undefined ? undefined : imageFacts(reference, parts, knows),
    networkMode: text('network_mode'),
    networks: networkFacts(service, context),
    ports: portFacts(service, context),
    expose: exposed(service, context),
    mounts,
    limits: limitFacts(service, reader),
    dependsOn: dependencyFacts(service),
    healthcheck: healthcheckFacts(mappingOf(service['healthcheck']), knows),
    user,
    account: accountFacts(user, service),
    restart: text('restart'),
    privileged: isTrue(service['privileged']),
    profiles: textsOf(service['profiles']),
    platform: text('platform'),
    secrets: secretFacts(service, context),
    configFiles: configFileFacts(mounts),
    updates: context.updates,
    formerly: context.formerly,
    job: context.job,
  };
}

const NONE: readonly never[] = [];

const unique = (items: readonly string[]): readonly string[] => (items.length < 2 ? items : [...new Set(items)].sort());

function secretFacts(service: Mapping, { secrets, lookups }: ServiceContext): readonly string[] {
  const files = listOf(service['secrets']);
  if (files.length === 0) return unique(secrets);
  const ofFiles = files.flatMap((entry) => lookups.secretOf(String(mappingOf(entry)['source'] ?? entry)) ?? []);
  return unique([...secrets, ...ofFiles]);
}

function configFileFacts(mounts: readonly MountFacts[]): readonly string[] {
  let files: string[] | undefined;
  for (const { kind, of } of mounts) if (kind === 'config' && of !== undefined) (files ??= []).push(of);
  return files === undefined ? NONE : unique(files);
}

/** A reference, taken apart. */
const partsOf = (reference: string, image: Image | undefined): ImageReference =>
  image?.reference === reference ? image.parts : (parseImageReference(reference) ?? { repository: reference });

/** Knowledge is of one repository: of the other image that a layer names is known what is known of everybody's. */
const knowledgeFor = ({ repository, tag }: ImageReference, image: Image | undefined): ImageKnowledge | undefined =>
  image?.parts.repository === repository ? image.knows : knowledgeOf(repository, tag);

function imageFacts(
  reference: string,
  { repository, tag, digest }: ImageReference,
  knows: ImageKnowledge | undefined,
): ImageFacts {
  return {
    reference,
    repository,
    tag,
    digest,
    arch: knows?.arch,
    leastMemoryBytes: knows?.leastMemory?.inBytes,
    probe: knows?.probe,
    lacks: knows?.lacks,
    ports: knows?.ports,
    ownAuth: knows?.ownAuth,
    standsStill: knows?.standsStill,
  };
}

function networkFacts(service: Mapping, { lookups: { networkId } }: ServiceContext): readonly NetworkAttachment[] {
  if (service['network_mode'] !== undefined) return [];
  const networks = service['networks'];
  if (networks === undefined || networks === null) return [{ network: networkId('default'), aliases: [] }];
  if (Array.isArray(networks)) return networks.map((key: Tree) => ({ network: networkId(String(key)), aliases: [] }));
  const attachments: NetworkAttachment[] = [];
  const named = mappingOf(networks);
  for (const key in named) {
    const value = named[key];
    attachments.push({ network: networkId(key), aliases: isMapping(value) ? textsOf(value['aliases']) : NONE });
  }
  return attachments;
}

function portFacts(service: Mapping, { reader, lookups: { audienceOf } }: ServiceContext): readonly PortFacts[] {
  const facts: PortFacts[] = [];
  for (const entry of listOf(service['ports'])) {
    const port = mappingOf(entry);
    const published = numberOf(reader.text(port['published'], 'ports'));
    const target = numberOf(reader.text(port['target'], 'ports'));
    if (published === undefined || target === undefined) continue;
    const hostIp = reader.text(port['host_ip'], 'ports');
    const protocol = port['protocol'] === 'udp' ? 'udp' : 'tcp';
    facts.push({ hostIp, published, target, protocol, to: audienceOf(hostIp) });
  }
  return facts;
}

function exposed(service: Mapping, { image, imageKnows, routedPorts }: ServiceContext): readonly number[] {
  const declared = listOf(service['expose']);
  const known = imageKnows.ports ?? image?.knows.ports;
  if (declared.length === 0 && known === undefined) return routedPorts;
  const own = declared.flatMap((entry) => numberOf(String(entry).split('/', 1)[0]) ?? []);
  return [...new Set([...own, ...routedPorts, ...(known ?? [])])].sort((a, b) => a - b);
}

function mountFacts(service: Mapping, context: ServiceContext): readonly MountFacts[] {
  const facts: MountFacts[] = [];
  for (const entry of listOf(service['volumes'])) {
    const mount = mappingOf(entry);
    const target = context.reader.text(mount['target'], 'volumes');
    if (target !== undefined) facts.push(oneMount(mount, target, context));
  }
  for (const entry of textsOf(service['tmpfs'])) {
    const [target = '', options = ''] = entry.split(':');
    const size = /(?:^|,)size=([^,]+)/.exec(options)?.[1];
    facts.push({ kind: 'tmpfs', target, readOnly: false, sizeBytes: bytesOf(size) });
  }
  return facts;
}

function oneMount(mount: Mapping, target: string, { reader, lookups }: ServiceContext): MountFacts {
  const source = reader.text(mount['source'], 'volumes');
  const readOnly = isTrue(mount['read_only']);
  switch (String(mount['type'])) {
    case 'bind': {
      const { kind, of } = lookups.placeOf(source ?? '');
      return { kind, of, source: source ?? '', target, readOnly };
    }
    case 'volume': {
      if (source === undefined) return { kind: 'anonymous', target, readOnly };
      const { of, name } = lookups.dockerVolume(source);
      return { kind: 'docker-volume', of, source: name, target, readOnly };
    }
    case 'tmpfs':
      return { kind: 'tmpfs', target, readOnly, sizeBytes: tmpfsSize(mount, reader) };
    default:
      return { kind: 'anonymous', source, target, readOnly };
  }
}

const tmpfsSize = (mount: Mapping, reader: Reader): number | undefined =>
  bytesOf(reader.text(mappingOf(mount['tmpfs'])['size'], 'volumes'));

/** Limits stand under `deploy.resources`, and in adopted files under the older keys of the service too. */
function limitFacts(service: Mapping, reader: Reader): LimitFacts {
  const resources = mappingOf(mappingOf(service['deploy'])['resources']);
  const limits = mappingOf(resources['limits']);
  const reservations = mappingOf(resources['reservations']);
  return {
    memoryBytes: bytesOf(reader.text(limits['memory'] ?? service['mem_limit'], 'mem_limit')),
    memoryReservationBytes: bytesOf(
      reader.text(reservations['memory'] ?? service['mem_reservation'], 'mem_reservation'),
    ),
    cpus: numberOf(reader.text(limits['cpus'] ?? service['cpus'], 'cpus')),
    cpuReservation: numberOf(reader.text(reservations['cpus'], 'deploy')),
    pids: numberOf(reader.text(limits['pids'] ?? service['pids_limit'], 'pids_limit')),
    shmBytes: bytesOf(reader.text(service['shm_size'], 'shm_size')),
  };
}

function dependencyFacts(service: Mapping): readonly DependencyFacts[] {
  const dependencies = service['depends_on'];
  if (dependencies === undefined) return NONE;
  return Object.entries(mappingOf(dependencies)).map(([name, value]) => {
    const { condition = 'service_started', required = true } = mappingOf(value);
    return { service: name, condition: condition as DependencyFacts['condition'], required: required !== false };
  });
}

function healthcheckFacts(healthcheck: Mapping, knows: ImageKnowledge | undefined): ServiceFacts['healthcheck'] {
  const test = healthcheck['test'];
  if (isTrue(healthcheck['disable']) || listOf(test)[0] === 'NONE') return 'none';
  if (test !== undefined) return 'own';
  if (knows?.healthcheck === undefined) return 'unknown';
  return knows.healthcheck ? 'image' : 'none';
}
