import { kind } from '../values/index.ts';
import { quoted } from './wording.ts';

/** What does not fit an image of which something is known. */
export const IMAGE_ERRORS = {
  perhapsNeverHealthy: kind<{ service: string; image: string | undefined }>()({
    code: 'HL135',
    severity: 'warning',
    title: 'Waiting for the health of a service that may have no healthcheck',
    why: 'A container without a healthcheck never becomes healthy: `docker compose up` fails with "has no healthcheck configured" and the dependent never starts. The Compose file gives this one none, and its image is not known to bring one.',
    message: ({ service, image }) =>
      `${quoted(service)} has no healthcheck of its own, and ${image ?? 'its image'} is not known to bring one.`,
    fix: 'Give it a healthcheck, say `Image.of(…, { healthcheck: true })` (in YAML `x-hl: { image: { healthcheck: true } }`) if its image brings one, or wait for its start alone.',
  }),
  dataElsewhere: kind<{ image: string; data: string; mounted: string; instead: string }>()({
    code: 'HL136',
    severity: 'error',
    title: 'A database that keeps its data outside of its mount',
    why: 'What is mounted stays empty while the data goes to an anonymous volume, which the next `down` and `up` leaves behind: the database begins anew. PostgreSQL keeps its data in /var/lib/postgresql/data up to 17, and in a folder below /var/lib/postgresql from 18 on, where its image refuses the old place.',
    message: ({ image, data, mounted }) => `${image} keeps its data in ${data}, and ${mounted} is mounted.`,
    fix: ({ instead }) => `Mount ${instead} instead.`,
    mend: 'Mount the folder that the image keeps its data in, or say with `PGDATA` where it lies.',
  }),
};

/** What is said to a program that nobody should say. */
export const PROGRAM_ERRORS = {
  literalSecret: kind<{ name: string; like: string; id: string; place: string }>()({
    code: 'HL162',
    severity: 'warning',
    title: 'A secret that stands in a file',
    why: 'A Compose file, and an env file that is committed beside it, is in its repository and every copy of that for ever, and everybody who may ask Docker sees the value. A secret belongs into the `.env` of its server, or better into a file that its service alone reads. Whether git leaves an env file out is not looked at: any file whose name does not begin with `.env` counts as committed.',
    message: ({ name, like, place }) => `The value of ${name} (${place}) looks like a secret, ${like}.`,
    fix: ({ id, name }) =>
      `Declare \`new Secret(stack, '${id}')\` and give \`secret.asFile()\` or \`secret.asEnv()\`, in a layer \`vars: { … }\` and \`\${…}\`; waive it with the reason if ${name} is not a secret.`,
    mend: 'Declare a `Secret` and give `secret.asFile()` or `secret.asEnv()` in its place, in a layer by `vars`; or waive it with the reason.',
  }),
  openRelay: kind<{ service: string; value: string }>()({
    code: 'HL163',
    severity: 'error',
    title: 'A mail server that sends for everybody',
    why: 'PERMIT_DOCKER lets every client whose address is in a network of Docker send mail to anybody without a password. Connections from outside arrive with the address of the gateway of such a network wherever Docker forwards them itself, as by IPv6 or without iptables: the server is an open relay, and its address on every blocklist within hours.',
    message: ({ service, value }) =>
      `${quoted(service)} says PERMIT_DOCKER=${value}, and everybody reaches its port 25.`,
    fix: 'Say `PERMIT_DOCKER: none` (the default), and let other containers sign in as everybody else does.',
  }),
  stubListener: kind<{ service: string; os: string }>()({
    code: 'HL164',
    severity: 'warning',
    title: 'A port that systemd-resolved has already',
    why: 'Ubuntu and Fedora run systemd-resolved, which listens on 127.0.0.53, port 53. A container that publishes port 53 on every address wants that one too, so it fails with "address already in use".',
    message: ({ service, os }) =>
      `${quoted(service)} publishes port 53 on every address, where systemd-resolved of ${os} listens already.`,
    fix: "Publish it to the LAN alone (`to: 'lan'`, or `192.168.1.10:53:53`), or set `DNSStubListener=no` in resolved.conf of the host and waive this.",
  }),
  deviceWithoutGroup: kind<{ service: string; device: string; user: string }>()({
    code: 'HL165',
    severity: 'warning',
    title: 'A graphics device that the user of a service may not open',
    why: 'Devices below /dev/dri belong to root and to the groups `video` and `render` of the host. A user of neither gets "permission denied", and the application falls back to the processor, or fails.',
    message: ({ service, device, user }) =>
      `${quoted(service)} runs as ${user}, which has none of the groups that own ${device}.`,
    fix: "Add the number of the group: `groupAdd: [server.fact('gid.render')]`, `transcodingGroups` of Jellyfin, or `group_add:` in Compose.",
  }),
};
