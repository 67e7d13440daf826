# shellcheck shell=bash
# Faults of single components, for tests: the supervisor starts again what is killed, as soon as nobody holds it down.

process_of() {
  cat "$STATE/components/${1:-none}" 2>/dev/null || {
    echo "no component is called ${1:-}: they are $(cd "$STATE/components" && echo *)" >&2
    exit 1
  }
}

kill_component() { # returns when it's dead
  local process
  process=$(process_of "${1:-}") || exit
  kill -9 "$process" 2>/dev/null
  while [ -e "/proc/$process" ]; do sleep 0.02; done
}

hold_component() {
  process_of "${1:-}" >/dev/null
  touch "$STATE/held/$1"
  kill_component "$1"
}

release_component() {
  process_of "${1:-}" >/dev/null
  rm -f "$STATE/held/$1"
  # after a minute without etcd the API server waits for most of another one before it looks again
  [ "$1" != etcd ] || kill_component kube-apiserver
}
