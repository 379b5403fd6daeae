import { Image } from '../values/index.ts';
import type { ImageKnowledge } from '../values/index.ts';
import { images } from './images.ts';

/** What is known of an image of any version, under whichever registry. */
interface Known {
  /** Its names without registry; `library/` is left out of those of Docker's own. */
  readonly names: readonly string[];
  readonly knows: ImageKnowledge;
  /** What is known of its variants on Alpine instead, whose tags say so. @default - the same */
  readonly onAlpine?: ImageKnowledge;
}

/** Programs of a Debian or an Ubuntu that nobody adds to them. */
const NO_CLIENTS = ['curl', 'wget'] as const;
/** Every program that a healthcheck may want, of an image that is made from nothing. */
const NOTHING = ['sh', 'bash', 'curl', 'wget', 'nc'] as const;

/** Images that the library does not use itself, each with where its facts stand. */
const OTHERS: readonly Known[] = [
  // Dockerfile of TwiN/gatus: FROM scratch, with nothing but the program.
  { names: ['twinproduction/gatus'], knows: images.gatus.knows },
  // dockerfiles/Dockerfile of containrrr/watchtower: FROM scratch. v2tec/watchtower is its older name.
  { names: ['containrrr/watchtower', 'v2tec/watchtower'], knows: { probe: 'none', lacks: NOTHING } },
  // dockerfiles/Dockerfile.self-contained of nicholas-fedor/watchtower, which Docker Hub has under another name.
  { names: ['nickfedor/watchtower'], knows: images.watchtower.knows },
  // docker/Dockerfile.debian and .alpine of dani-garcia/vaultwarden.
  { names: ['vaultwarden/server'], knows: { probe: 'curl', healthcheck: true } },
  // src/Dockerfile of pi-hole/docker-pi-hole.
  { names: ['pihole/pihole'], knows: { probe: 'curl', healthcheck: true } },
  // docker/Dockerfile of AdguardTeam/AdGuardHome: FROM alpine, without curl.
  { names: ['adguard/adguardhome'], knows: { probe: 'wget', lacks: ['bash', 'curl'] } },
  // docker/dockerfile of louislam/uptime-kuma.
  { names: ['louislam/uptime-kuma'], knows: { healthcheck: true } },
  // Dockerfile.template of redis/docker-library-redis: FROM debian or alpine, with the program and gosu alone.
  {
    names: ['redis'],
    knows: { probe: 'none', lacks: NO_CLIENTS, healthcheck: false, standsStill: true },
    onAlpine: { probe: 'wget', lacks: ['curl'], healthcheck: false, standsStill: true },
  },
  // Dockerfile.template of MariaDB/mariadb-docker and docker-library/mysql: healthcheck.sh is there, HEALTHCHECK is not.
  { names: ['mariadb', 'mysql', 'mongo'], knows: { healthcheck: false, standsStill: true } },
  // Dockerfiles of pgvector/pgvector and postgis/docker-postgis: FROM postgres.
  { names: ['pgvector/pgvector', 'postgis/postgis'], knows: { probe: 'bash', healthcheck: false, standsStill: true } },
];

/** What images of the library are known to be on Alpine, by their key there. */
const ON_ALPINE: Readonly<Record<string, ImageKnowledge>> = {
  postgres: { ...images.postgres.knows, lacks: ['curl'] },
  valkey: { ...images.valkey.knows, probe: 'wget', lacks: ['curl'] },
  roundcube: { healthcheck: false },
};

/**
 * What holds for an image however it is set up: not its ports, nor that it asks nobody for a password, which settings
 * change, and not the account that the library gives it.
 */
function lasting({ ports: _ports, user: _user, ownAuth, ...knows }: ImageKnowledge): ImageKnowledge {
  return ownAuth === true ? { ...knows, ownAuth } : knows;
}

/** A shell that serves nothing by itself: who runs it says as whom, and what for. */
const TOOLBOX: ReadonlySet<string> = new Set(['busybox']);

function ofLibrary(): readonly Known[] {
  return Object.entries(images).map(([key, { parts, knows }]): Known => {
    const { arch, probe, lacks, healthcheck } = knows;
    const known = TOOLBOX.has(key) ? { arch, probe, ...(lacks && { lacks }), healthcheck } : lasting(knows);
    const onAlpine = ON_ALPINE[key];
    return {
      names: [imageName(parts.repository)],
      knows: known as ImageKnowledge,
      ...(onAlpine !== undefined && { onAlpine: lasting(onAlpine) }),
    };
  });
}

/**
 * The name of an image without its registry, and without what a mirror puts before Docker's own:
 * `docker.io/library/postgres` and `registry.lan:5000/library/postgres` are `postgres`, `ghcr.io/twin/gatus` is
 * `twin/gatus`.
 */
export function imageName(repository: string): string {
  const [first = '', ...rest] = repository.split('/');
  const name = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost') ? rest.join('/') : repository;
  return name.replace(/^(?:.*\/)?library\//, '');
}

/** Whether an image has one of these names, from whichever registry or mirror. */
export function isNamed(repository: string, names: readonly string[]): boolean {
  const name = imageName(repository);
  return names.some((each) => name === each || (each.includes('/') && name.endsWith(`/${each}`)));
}

let byLastPart: ReadonlyMap<string, readonly Known[]> | undefined;

const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

function table(): ReadonlyMap<string, readonly Known[]> {
  if (byLastPart !== undefined) return byLastPart;
  const found = new Map<string, Known[]>();
  for (const known of [...ofLibrary(), ...OTHERS]) {
    for (const part of new Set(known.names.map(lastPart))) found.set(part, [...(found.get(part) ?? []), known]);
  }
  return (byLastPart = found);
}

/** What is known of an image by its name and tag; nothing of one that is not in the table. */
export function knowledgeOf(repository: string, tag: string | undefined): ImageKnowledge | undefined {
  const known = table()
    .get(lastPart(repository))
    ?.find(({ names }) => isNamed(repository, names));
  if (known?.onAlpine !== undefined && tag !== undefined && /(?:^|-)alpine/.test(tag)) return known.onAlpine;
  return known?.knows;
}

/** An image with what is known of its kind, beneath what is said of it. */
export function withKnowledge(image: Image): Image {
  // What is no image at all was told by the rules of props.
  const { parts } = (image ?? {}) as Partial<Image>;
  const known = parts && knowledgeOf(parts.repository, parts.tag);
  return known === undefined || image.knows === known ? image : Image.of(image.reference, { ...known, ...image.knows });
}
