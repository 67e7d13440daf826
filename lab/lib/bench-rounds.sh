# shellcheck shell=bash
# Measuring: each figure is a line "PATH WHO MEASURE VALUE" in $FIGURES.
ENDLESS=bytes/10000000000

figures_of() { sed "s/^/$1 $2 /" >>"$FIGURES"; } # figures_of PATH WHO <FIGURES
value_of() { sed -n "s/^$1 //p"; }

# the load's places; from the node the operator's relay is its twin
from_vps() { in_host vps "$BENCH_ON_HOST" "$@" </dev/null; }
from_node() { in_host home ip netns exec "$CLIENT" "$BENCH_ON_HOST" "$@" </dev/null; }
from_visitor() { in_host visitor "$BENCH_ON_HOST" "$@" </dev/null; }
address_of() { echo "http://$HOME_ADDRESS:${PORT[$1]}"; }

measure() { # measure PATH WHO PLACE URL
  {
    "$3" stream -connections 1 -for "$EACH" "$4/$ENDLESS"
    "$3" stream -connections 4 -for "$EACH" "$4/$ENDLESS"
    "$3" requests -for "$EACH" "$4/"
    "$3" connections -for "$EACH" "$4/"
  } | figures_of "$1" "$2"
}

processes_of() { # on the home node, or at HOST:PROGRAM; those of a pod include the one that keeps its network
  # shellcheck disable=SC2016 # expanded by the shell that gets it
  case $1 in
  *:*) in_host "$(place_of "$1")" pgrep -x "${1#*:}" </dev/null || true ;;
  operator) processes_of_pod --namespace exposedapp-system pod -l app.kubernetes.io/name=exposedapp-operator ;;
  probe) processes_of_pod --namespace exposedapp-relays pod -l app.kubernetes.io/name=tailnet-probe ;;
  socat) in_host home sh -c 'pgrep -s "$(cat "$1")" socat' socat "$SOCAT_SESSION" </dev/null ;;
  twin) processes_of_pod --namespace "$BENCH_NAMESPACE" pod/twin ;;
  haproxy) processes_of_pod --namespace exposedapp-relays pod -l "exposedapp.io/port=${PORT[haproxy]}" ;;
  esac
}
processes_of_pod() {
  # shellcheck disable=SC2016 # expanded by the shell that gets it
  in_host home sh -c 'grep -l -s "/pod$1/" /proc/[0-9]*/cgroup | cut -d/ -f3' pod \
    "$(kubectl get "$@" -o jsonpath='{..metadata.uid}')" </dev/null
}
place_of() { [[ $1 != *:* ]] && echo home || echo "${1%%:*}"; }
# shellcheck disable=SC2016 # expanded by the shell that gets it
files_of() { processes_of "$1" | in_host "$(place_of "$1")" sh -c 'while read -r process; do cat "/proc/$process/$1"; done 2>/dev/null' read "$2"; }

# Shared pages are counted once, by their share: processes that fork share most of theirs. A program of one process shares pages in the lab only,
# with the same program on other hosts
memory_of() {
  case $1 in
  *:*) files_of "$1" status | awk '/^VmRSS:/ { sum += $2 } END { printf "%.2f\n", sum / 1024 }' ;;
  *) files_of "$1" smaps_rollup | awk '/^Pss:/ { sum += $2 } END { printf "%.2f\n", sum / 1024 }' ;;
  esac
}

# in seconds, of ended children too; the program's name may have spaces
processor_time_of() { files_of "$1" stat | awk '{ sub(/.*\) /, ""); sum += $12 + $13 + $14 + $15 } END { print sum / 100 }'; }

measure_processor_time() { # measure_processor_time WHO PROCESSES-OF-WHOM
  local before megabytes after
  before=$(processor_time_of "$2")
  megabytes=$(from_node stream -connections 4 -for "$EACH" "$(address_of "$2")/$ENDLESS" | value_of downloads_4_mb)
  after=$(processor_time_of "$2")
  echo "processor_s_per_gb $(calculate %.3f "1000 * ($after - $before) / $megabytes")" | figures_of node "$1"
}

sum() { awk '{ sum += $1 } END { print sum + 0 }'; }
tell_memory() { # tell_memory PATH WHO MEASURE PART…
  local part
  echo "$3 $(for part in "${@:4}"; do memory_of "$part"; done | sum)" | figures_of "$1" "$2"
}

holding() { # holding URL COMMAND…: runs it while 500 connections from the VPS are open
  local held
  coproc HOLD { in_host vps "$BENCH_ON_HOST" hold -connections 500 "$1/"; }
  read -r -t 60 held <&"${HOLD[0]}" || fail "$1 doesn't take 500 connections"
  [ "$held" = "held 500" ] || fail "$1: $held"
  "${@:2}"
  eval "exec ${HOLD[1]}>&-"
  wait "$HOLD_PID"
}

measure_memory() { # measure_memory WHO
  tell_memory tailnet "$1" idle_mib "$1"
  holding "$(address_of "$1")" tell_memory tailnet "$1" held_mib "$1"
}

tailnet_round() {
  local who
  for who in direct haproxy socat dnat; do measure tailnet "$who" from_vps "$(address_of "$who")"; done
  for who in haproxy socat; do measure_memory "$who"; done
}

node_round() {
  measure node direct from_node "$(address_of direct)"
  measure node haproxy from_node "$(address_of twin)"
  measure node socat from_node "$(address_of socat)"
  measure node dnat from_node "$(address_of dnat)"
  measure_processor_time haproxy twin
  measure_processor_time socat socat
}

weak_round() {
  local who
  for who in haproxy socat; do
    measure weak-node "$who" from_node "$(address_of "weak-$who")"
    measure weak-tailnet "$who" from_vps "$(address_of "weak-$who")"
  done
}

warm_up() {
  local who
  for who in haproxy socat dnat direct weak-haproxy weak-socat; do from_vps requests -for 1s "$(address_of "$who")/" >/dev/null; done
  for who in "${CONTENDERS[@]}"; do from_visitor stream -for 1s "https://$(host_of "$who")/$ENDLESS" >/dev/null; done
}
