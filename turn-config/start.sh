#!/usr/bin/env bash
# Runs coturn for LiveRelay: turnserver.conf plus this site's settings from the environment, written to a private file, so that the
# secret is never on a command line. Settings are described in README.md. `start.sh --print` shows the result without the secret.
set -euo pipefail
umask 077
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() {
  echo "start.sh: $*" >&2
  exit 2
}

[[ -z "${TURN_SHARED_SECRET_FILE:-}" ]] || TURN_SHARED_SECRET=$(<"$TURN_SHARED_SECRET_FILE")
secret=${TURN_SHARED_SECRET:-}
realm=${TURN_REALM:-}
peers=${TURN_ALLOWED_PEERS:-}
[[ -n $secret ]] || fail "TURN_SHARED_SECRET (or TURN_SHARED_SECRET_FILE) is not set; make one with: openssl rand -base64 32"
((${#secret} >= 32)) || fail "TURN_SHARED_SECRET is shorter than 32 characters; make one with: openssl rand -base64 32"
[[ $secret =~ ^[A-Za-z0-9+/=_.-]+$ ]] || fail "TURN_SHARED_SECRET may hold letters, digits and + / = _ . - only"
[[ $realm =~ ^[A-Za-z0-9.-]+$ ]] || fail "TURN_REALM is not set or no domain name, for example turn.example.org"
[[ -n $peers ]] || fail "TURN_ALLOWED_PEERS is not set: the addresses that LiveRelay announces, separated by spaces"

settings() {
  echo "realm=$realm"
  echo "listening-port=${TURN_PORT:-3478}"
  echo "min-port=${TURN_MIN_PORT:-49152}"
  echo "max-port=${TURN_MAX_PORT:-65535}"
  local item loopback=
  for item in ${TURN_LISTEN_IPS:-}; do echo "listening-ip=$item"; done
  for item in ${TURN_RELAY_IPS:-}; do echo "relay-ip=$item"; done
  for item in ${TURN_EXTERNAL_IPS:-}; do echo "external-ip=$item"; done
  for item in $peers; do
    [[ $item =~ ^[0-9A-Fa-f.:]+(-[0-9A-Fa-f.:]+)?$ ]] || fail "TURN_ALLOWED_PEERS: '$item' is no address and no range of two"
    echo "allowed-peer-ip=$item"
    [[ $item != 127.* && $item != ::1 ]] || loopback=yes
  done
  # coturn refuses loopback before it looks at its lists; the lists still deny all of it but what was named.
  [[ -z $loopback ]] || echo "allow-loopback-peers"
  if [[ -n ${TURN_CERT:-} ]]; then
    [[ -r $TURN_CERT && -r ${TURN_KEY:-} ]] || fail "TURN_CERT or TURN_KEY cannot be read"
    echo "tls-listening-port=${TURN_TLS_PORT:-5349}"
    echo "cert=$TURN_CERT"
    echo "pkey=$TURN_KEY"
  else
    echo "start.sh: TURN_CERT is not set: no TLS, so no way through firewalls that let only 443 pass" >&2
    echo "no-tls"
  fi
}

own=$(settings)
# Started by root (for a port below 1024 without systemd): coturn goes on as the user that its package made.
if ((EUID == 0)) && id turnserver >/dev/null 2>&1; then
  own+=$'\nproc-user=turnserver\nproc-group=turnserver'
fi
if [[ ${1:-} == --print ]]; then
  cat "$here/turnserver.conf"
  echo "$own"
  echo "static-auth-secret=(not shown)"
  exit 0
fi

directory=${RUNTIME_DIRECTORY:-${TURN_RUN_DIR:-${XDG_RUNTIME_DIR:-/run}/liverelay-turn}}
mkdir -p "$directory"
configuration=$directory/turnserver.conf
{
  cat "$here/turnserver.conf"
  echo "$own"
  echo "static-auth-secret=$secret"
  # It wants a database, empty here; without one it refuses the first user.
  echo "userdb=:memory:"
  echo "pidfile=$directory/turnserver.pid"
} >"$configuration"
unset TURN_SHARED_SECRET secret
exec turnserver -c "$configuration"
