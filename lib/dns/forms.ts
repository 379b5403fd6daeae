import type { PrivateView } from './private-views.ts';

/** The forms that resolvers read, by what their files end in. */
export const FORMS: Readonly<Record<string, (view: PrivateView) => readonly string[]>> = {
  /** For whatever reads /etc/hosts. The form cannot say that the internet is not to be asked for other types of a name. */
  hosts: ({ names, ...view }) => [
    ...heading(view),
    ...names.flatMap(({ name, addresses }) => addresses.map(({ value }) => `${value} ${name}`)),
  ],

  /**
   * For `conf-dir`. Without `local`, dnsmasq asks the internet for every type of record but those given here: a client
   * with IPv6 would be led past the LAN. `local` covers all names below as well, so a name that has some does without.
   */
  'dnsmasq.conf': ({ closed, names, ...view }) => [
    ...heading(view),
    ...(closed === undefined ? [] : [`local=/${closed}/`]),
    ...names.flatMap(({ name, addresses, open }) => [
      ...(open || isBelow(name, closed) ? [] : [`local=/${name}/`]),
      `host-record=${[name, ...addresses.map(({ value }) => value)].join(',')}`,
    ]),
  ],

  /** For `include:`. `transparent` closes the other types of a name and leaves the names below it open. */
  'unbound.conf': ({ closed, names, ...view }) => [
    ...heading(view),
    'server:',
    ...(closed === undefined ? [] : [`  local-zone: "${closed}." static`]),
    ...names.flatMap(({ name, addresses, open }) => [
      ...(isBelow(name, closed) ? [] : [`  local-zone: "${name}." ${open ? 'typetransparent' : 'transparent'}`]),
      ...addresses.map(({ type, value }) => `  local-data: "${name}. 3600 IN ${type} ${value}"`),
    ]),
  ],
};

const heading = ({ title, wildcards }: Pick<PrivateView, 'title' | 'wildcards'>): readonly string[] => [
  `# Names of the lab as ${title} sees them; all others come from the internet.`,
  ...wildcards.map(
    (name) => `# ${name}: left to the internet, as an answer for it would hide names that lead elsewhere.`,
  ),
];

const isBelow = (name: string, domain: string | undefined): boolean =>
  domain !== undefined && (name === domain || name.endsWith(`.${domain}`));
