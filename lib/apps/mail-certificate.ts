import type { Volume } from '../core/index.ts';
import { ConfigFile, Healthcheck, Service, Volume as NewVolume } from '../core/index.ts';
import type { Stack } from '../core/index.ts';
import { images } from '../images/index.ts';
import { Duration, Size } from '../values/index.ts';

const STORE = '/acme';
const OUT = '/certificate';
const SCRIPT = '/etc/homelab/copy-certificate.sh';

/**
 * Takes Traefik's `acme.json` apart: strings and what is between them are records of their own. Of every certificate it
 * keeps the names, the certificate and the key, and prints key and certificate of the last one that has the name itself, else of the
 * last one with a wildcard for it. 1: there is none; 2: the store is being written.
 */
const FIND = `
BEGIN { RS = "\\""; level = 0; wildcard = host; sub(/^[^.]*/, "*", wildcard) }
inside {
  text = text $0
  match($0, /\\\\*$/) # an escaped quote ends no string
  if (RLENGTH % 2 == 1) text = text RS
  else { inside = 0; given = 1 }
  next
}
{
  count = length($0)
  for (at = 1; at <= count; at++) {
    sign = substr($0, at, 1)
    if (sign == ":") { name[level] = text; given = 0 }
    else if (sign == "{" || sign == "[") {
      level++; name[level] = ""; given = 0
      if (level == 4) { exact = 0; covers = 0; certificate = ""; key = "" }
    } else if (sign == "," || sign == "}" || sign == "]") {
      if (given && name[2] == "Certificates") {
        if (level == 4 && name[4] == "certificate") certificate = text
        else if (level == 4 && name[4] == "key") key = text
        else if (level >= 5 && name[4] == "domain") {
          if (text == host) exact = 1
          else if (text == wildcard) covers = 1
        }
      }
      given = 0
      if (sign != ",") {
        if (level == 4 && name[2] == "Certificates" && key != "" && certificate != "") {
          if (exact) found = key "\\n" certificate
          else if (covers) second = key "\\n" certificate
        }
        name[level] = ""; level--
      }
    }
  }
  inside = 1
  text = ""
}
END {
  if (level != 0) exit 2
  if (found == "") found = second
  if (found == "") exit 1
  print found
}
`;

/** Copies one certificate whenever it is another one, the key first: the mail server looks at both every two seconds. */
export const COPY_SCRIPT = `#!/bin/sh
set -eu
umask 077
host=$1
store=\${HL_STORE:-${STORE}/acme.json}
out=\${HL_OUT:-${OUT}}
every=\${HL_EVERY:-10}
trap 'exit 0' TERM INT

find_certificate() {
  awk -v host="$host" '${FIND}' "$store"
}

# Runs a function to its first step that fails, and leaves its exit status in $status.
attempt() {
  set +e
  (
    set -e
    "$@"
  )
  status=$?
  set -e
}

# In base64 as $1, to the file $2, beside the one that is used.
stage() {
  printf '%s' "$1" | base64 -d > "$out/.$2"
  grep -q '^-----BEGIN ' "$out/.$2"
}

stage_both() {
  stage "\${found%%
*}" privkey.pem
  stage "\${found#*
}" fullchain.pem
}

# Both are whole before the first is replaced, as a certificate is worth nothing without its key.
replace_both() {
  for file in privkey.pem fullchain.pem; do
    if cmp -s "$out/.$file" "$out/$file"; then
      rm -f "$out/.$file"
    else
      mv -f "$out/.$file" "$out/$file"
      echo "$file of $host is new"
    fi
  done
}

copy() {
  if [ ! -r "$store" ]; then echo "$store is not there yet"; return 0; fi
  set +e
  found=$(find_certificate)
  status=$?
  set -e
  case $status in
    0) ;;
    1) echo "there is no certificate for $host yet"; return 0 ;;
    *) seen=; return 0 ;; # it is being written
  esac
  attempt stage_both
  if [ "$status" != 0 ]; then echo "the certificate for $host is no PEM, or could not be kept"; return 0; fi
  attempt replace_both
  if [ "$status" != 0 ]; then seen=; fi
}

main() {
  seen=
  while :; do
    now=none
    if [ -r "$store" ]; then now=$(stat -c '%Y %s %i' "$store"); fi
    if [ "$now" != "$seen" ]; then
      seen=$now
      copy
    fi
    sleep "$every" &
    wait $!
  done
}

main
`;

/** A certificate for a mail server: the directory with its two files, and the service that keeps them. */
export interface MailCertificate {
  /** Holds `fullchain.pem` and `privkey.pem`. */
  readonly files: Volume;
  /** What copies them. */
  readonly keeper: Service;
}

/**
 * Keeps a copy of one certificate of Traefik's store, for a mail server that has no business with the keys of all the
 * others. It reads the store as the user that owns it, without a network and without capabilities.
 */
export function mailCertificate(stack: Stack, host: string, store: Volume): MailCertificate {
  const { uid = 0, gid = uid } = store.props;
  const files = new NewVolume(stack, 'tls', {
    holds: 'replaceable',
    reason: 'a copy of what the reverse proxy has',
    uid,
    gid,
    mode: '0700',
  });
  const script = new ConfigFile(stack, 'copy-certificate', { content: COPY_SCRIPT, fileName: 'copy-certificate.sh' });
  const keeper = new Service(stack, 'certificate', {
    image: images.busybox,
    user: `${uid}:${gid}`,
    hardening: 'strict',
    command: ['sh', SCRIPT, host],
    networkMode: 'none',
    mounts: [store.readOnlyAt(STORE), files.at(OUT), script.at(SCRIPT)],
    memory: Size.mebibytes(16),
    cpus: 0.1,
    // Healthy once there is a certificate.
    healthcheck: Healthcheck.command(['test', '-s', `${OUT}/fullchain.pem`], { startPeriod: Duration.minutes(5) }),
  });
  return { files, keeper };
}
