/** Where the interface listens in the container. */
export const INTERFACE = '/run/syncthing';
export const SOCKET = `${INTERFACE}/socket`;

/** The secrets of the interface, by the name of their file below /run/secrets. */
export const PASSWORD = 'interface-password';
export const API_KEY = 'api-key';

/** The name to sign in with. */
export const LOGIN = 'admin';

/**
 * Sets name and password before the interface opens, at every start, so that a new value of the secret holds. The key of
 * the API is in no environment that Docker tells. Others than its user and its group do not get to the socket.
 */
export const START_SCRIPT = `#!/bin/sh
set -eu
umask 007
secrets=\${HL_SECRETS:-/run/secrets}
for name in ${PASSWORD} ${API_KEY}; do
  [ -s "$secrets/$name" ] || { echo "$secrets/$name is empty: the interface would be open to everybody" >&2; exit 1; }
done
syncthing generate --gui-user=${LOGIN} --gui-password=- < "$secrets/${PASSWORD}"
STGUIAPIKEY=$(cat "$secrets/${API_KEY}")
export STGUIAPIKEY
exec syncthing
`;
