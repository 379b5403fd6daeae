/**
 * The account of each ready-made service: user and group have the same number, on every server. The range is nobody's.
 * People have 1000 to 60000 (`UID_MAX` of login.defs), systemd gives 61184 to 65519 to services, and maps of user
 * namespaces end at 65535. A person of the host whose number a container had could read that container's secrets below
 * /proc, and the container that person's files. Rule: https://systemd.io/UIDS-GIDS, "60706…61183 unused".
 */
export const ACCOUNTS = {
  traefik: 61_001,
  gatus: 61_002,
  ntfy: 61_003,
  healthchecks: 61_004,
  heartbeats: 61_005,
  watchtower: 61_006,
  syncthing: 61_007,
  postgres: 61_020,
  valkey: 61_021,
  jellyfin: 61_040,
  transmission: 61_041,
  roundcube: 61_042,
} as const;

/** User and group, as Compose has them. */
export const userOf = (name: keyof typeof ACCOUNTS): string => `${ACCOUNTS[name]}:${ACCOUNTS[name]}`;
