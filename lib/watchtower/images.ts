/** The project that is archived, and one before it. */
export const ARCHIVED: readonly string[] = ['containrrr/watchtower', 'v2tec/watchtower'];

/** Every image that is a Watchtower, from whichever registry. */
export const WATCHTOWERS: readonly string[] = [...ARCHIVED, 'nicholas-fedor/watchtower', 'nickfedor/watchtower'];
