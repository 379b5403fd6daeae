import { word } from '../shell/index.ts';

/** Families of facts. Each is replaced as a whole, and only where the server could be asked about it. */
export const FAMILIES = ['gid', 'docker', 'ssh', 'device-id', 'dkim'] as const;

/** One of them. */
export type FactFamily = (typeof FAMILIES)[number];

/**
 * What runs on a server: POSIX shell, reads only. Prints `fact NAME VALUE` and `asked FAMILY`, separated by tabs.
 * Everything that it prints is public: group numbers, versions, public keys, certificates.
 */
export const factsScript = (dataRoot: string, mailFolders: readonly string[]): string => `
root=${word(dataRoot)}
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
    case \${stack%%/*} in [!a-z]* | *[!a-z0-9-]*) continue ;; esac
    fact "certificate.\${stack%%/*}" "$(as_root sed -e '/-----/d' "$file" | tr -d '\\n\\r')"
  done
  asked device-id

  # The record that a mail server tells people to publish: its owner is the selector, the text stands in pieces. OpenDKIM
  # keeps it as keys/<domain>/<selector>.txt, Rspamd of docker-mailserver as <type>-<selector>-<domain>.public.txt.
  set -- ${mailFolders.map(word).join(' ')}
  for folder; do
    as_root find "$folder" -maxdepth 5 -type f \\( -path '*/opendkim/keys/*/*.txt' -o -path '*/rspamd/dkim/*.public.txt' \\)
  done 2>/dev/null | sort | while IFS= read -r file; do
    record=$(as_root head -c 8192 "$file" | tr -d '\\n\\r\\t')
    selector=\${record%%._domainkey*}
    case $selector in '' | *[!A-Za-z0-9-]*) continue ;; esac
    case $file in
      *.public.txt) domain=\${file##*/} domain=\${domain#*-"$selector"-} domain=\${domain%.public.txt} ;;
      *) domain=\${file%/*} domain=\${domain##*/} ;;
    esac
    case $domain in '' | *[!a-z0-9.-]*) continue ;; esac
    text=$(printf '%s' "$record" | sed -e 's/^[^"]*"//' -e 's/"[^"]*$//' -e 's/"[^"]*"//g')
    case $text in v=DKIM1*) fact "dkim.$domain.$selector" "$text" ;; esac
  done
  asked dkim
fi
exit 0
`;
