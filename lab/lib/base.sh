# shellcheck shell=bash
# Where things are, and how progress and failures are told. Sourced by every handle.
set -euo pipefail

LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
REPO=$(dirname "$LAB")
CACHE=${EXPOSEDAPP_LAB_CACHE:-$HOME/.cache/exposedapp-lab}
# tests use two labs at once, which share nothing but what was built
LAB_NUMBER=${EXPOSEDAPP_LAB:-1}
SUFFIX=$([ "$LAB_NUMBER" = 1 ] || echo "-$LAB_NUMBER")
RUN=$CACHE/run$SUFFIX # keys and addresses of the running lab: in the cache, so that two clones share it
LOG=$CACHE/log$SUFFIX
KUBECONFIG_FILE=$RUN/kubeconfig
export LAB REPO CACHE RUN LOG KUBECONFIG_FILE

step() { printf '%4ds  %s\n' "$SECONDS" "$*" >&2; }
fail() {
  printf 'lab: %s\n' "$*" >&2
  exit 1
}

# hash_of FILE|FOLDER…: of the contents and of the names below each
hash_of() {
  local path
  for path; do
    (cd "$(dirname "$path")" && find "$(basename "$path")" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum)
  done | sha256sum | cut -c1-12
}
hash_text() { printf '%s\n' "$@" | sha256sum | cut -c1-12; }

# wait_until SECONDS WHAT COMMAND…
wait_until() {
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || fail "$what: waited in vain; the last attempt said: $("$@" 2>&1 | tail -3 || true)"
    sleep 0.1
  done
}

# lock lab: only one at a time changes this lab. lock build: only one builds, for whichever lab; who needs both takes this one second. What the
# holder calls needs no lock of its own, and daemons must not inherit it (8>&- 9>&-)
lock() {
  [[ " ${EXPOSEDAPP_LAB_LOCKED:-} " != *" $1 "* ]] || return 0
  mkdir -p "$CACHE" "$LOG"
  case $1 in
  build) exec 8>"$CACHE/build.lock" && held_by 8 ;;
  lab) exec 9>"$CACHE/lab$SUFFIX.lock" && held_by 9 ;;
  esac
  export EXPOSEDAPP_LAB_LOCKED="${EXPOSEDAPP_LAB_LOCKED:-} $1"
}
held_by() { flock -n "$1" || { step "another command of the lab is at work: waiting for it" && flock "$1"; }; }
unlock_build() {
  exec 8>&-
  export EXPOSEDAPP_LAB_LOCKED="${EXPOSEDAPP_LAB_LOCKED/ build/}"
}

. "$LAB/lib/topology.sh"
