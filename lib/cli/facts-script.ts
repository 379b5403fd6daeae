/** Families of facts. Each is replaced as a whole, and only where the server could be asked about it. */
export type FactFamily = 'gid' | 'docker' | 'ssh' | 'device-id';

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * What runs on a server: POSIX shell, reads only. Prints `fact NAME VALUE` and `asked FAMILY`, separated by tabs.
 * Everything that it prints is public: group numbers, versions, public keys, certificates.
 */
export const factsScript = (dataRoot: string): string => `
root=${quote(dataRoot)}
fact() { if [ -n "$2" ]; then printf 'fact\\t%s\\t%s\\n' "$1" "$2"; fi; }
asked() { printf 'asked\\t%s\\n' "$1"; }
if [ "$(id -u)" = 0 ]; then as_root() { "$@"; }; else as_root() { sudo -n "$@"; }; fi

for group in render video; do
  fact "gid.$group" "$(getent group "$group" 2>/dev/null | cut -d: -f3)"
done
asked gid

version=$(docker version --format '{{.Server.Version}}' 2>/dev/null) ||
  version=$(as_root docker version --format '{{.Server.Version}}' 2>/dev/null) || version=
if [ -n "$version" ]; then
  fact docker.version "$version"
  asked docker
fi

for file in /etc/ssh/ssh_host_*_key.pub; do
  [ -r "$file" ] || continue
  name=\${file##*/ssh_host_}
  fact "ssh.host-key.\${name%_key.pub}" "$(cut -d' ' -f1,2 "$file")"
  keys=yes
done
if [ -n "\${keys-}" ]; then asked ssh; fi

# Syncthing's id is the hash of its certificate, which lies beside its config.xml.
if as_root true 2>/dev/null; then
  as_root find "$root" -maxdepth 4 -type f -name cert.pem 2>/dev/null | sort | while IFS= read -r file; do
    as_root test -f "\${file%/cert.pem}/config.xml" || continue
    stack=\${file#"$root"/}
    fact "certificate.\${stack%%/*}" "$(as_root sed -e '/-----/d' "$file" | tr -d '\\n\\r')"
  done
  asked device-id
fi
exit 0
`;
