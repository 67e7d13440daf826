# shellcheck shell=bash disable=SC2153 # LINES and LINE_NAME are set in bench-rig.sh
# The part of docs/benchmarks.md about the whole path and its rivals.

has_contender() { [[ " ${CONTENDERS[*]} " == *" $1 "* ]]; }
rivals_by_name() { printf '%s\n' "${CONTENDERS[@]:1}" | paste -s -d, | sed 's/,/ and /'; }

percent() { calculate %.1f "100 * $(figure "$1" whole downloads_4_mb_per_s) / $(figure "$1" direct downloads_4_mb_per_s)"; }

better_rival() { # better_rival PATH MEASURE: prints the figure of the better rival; the greater one is better, unless it is a time
  local rival
  for rival in "${CONTENDERS[@]:1}"; do figure "$1" "$rival" "$2"; done | sort -n |
    if is_time "$2"; then head -n 1; else tail -n 1; fi
}
is_time() { [[ $1 == *_ms || $1 == *_s_per_gb ]]; }
to_better() { calculate %.2f "$(figure "$1" whole "$2") / $(better_rival "$1" "$2")"; } # to_better PATH MEASURE

path_promises() {
  local line of
  of="the better of $(rivals_by_name)"
  for line in slow fast; do
    promise "whole path at least 95 % of the tailnet alone, over a home line of ${LINE_NAME[$line]}" "$(percent $line)" ">=" 95 " %"
  done
  promise "whole path at least 95 % of the tailnet alone, at full speed" "$(percent full)" ">=" 95 " %"
  for line in slow fast; do
    promise "one download at least as fast as $of, over a home line of ${LINE_NAME[$line]}" "$(to_better $line downloads_1_mb_per_s)" ">=" 1 "×"
    promise "four downloads at once at least as fast as $of, over a home line of ${LINE_NAME[$line]}" "$(to_better $line downloads_4_mb_per_s)" ">=" 1 "×"
  done
  for line in "${LINES[@]}"; do
    promise "first in visitors' new connections/s, over a home line of ${LINE_NAME[$line]}" "$(to_better "$line" connections_per_s)" ">=" 1 "×"
  done
  promise "first in new connections/s from beside Traefik" "$(to_better entry connections_per_s)" ">=" 1 "×"
}

declare -A NAME_OF=([whole]="ours" [frp]="frp" [rathole]="rathole")

rivals_table() {
  local line who measure
  echo "| home line | | one download, MB/s | four at once, MB/s | new connections/s | requests/s | p99 of requests, ms | p99 with new connections, ms | home's processor time, s/GB |"
  echo "|---|---|--:|--:|--:|--:|--:|--:|--:|"
  for line in "${LINES[@]}"; do
    for who in "${CONTENDERS[@]}"; do row "$line" "$who" "${LINE_NAME[$line]} | ${NAME_OF[$who]}" processor_s_per_gb; done
    printf '| %s | ours : the better |' "${LINE_NAME[$line]}"
    for measure in "${COLUMNS_OF_TABLE[@]}" processor_s_per_gb; do printf ' %s× |' "$(to_better "$line" "$measure")"; done
    echo
  done
}

entry_table() {
  local who
  echo "| | new connections/s | p99 with new connections, ms |"
  echo "|---|--:|--:|"
  for who in "${CONTENDERS[@]}"; do
    printf '| %s | %s | %s |\n' "${NAME_OF[$who]}" "$(figure entry "$who" connections_per_s | rounded)" "$(figure entry "$who" connections_p99_ms | rounded)"
  done
  printf '| ours : the better | %s× | %s× |\n' "$(to_better entry connections_per_s)" "$(to_better entry connections_p99_ms)"
}

declare -A HOME_NAME=([whole]="HAProxy's pod, tailscaled" [frp]=frpc [rathole]="rathole") VPS_NAME=([whole]=tailscaled [frp]=frps [rathole]=rathole)
parts_table() {
  local who
  echo "| memory, MiB | home node, idle | 500 open connections | VPS, idle | 500 open connections |"
  echo "|---|--:|--:|--:|--:|"
  for who in "${CONTENDERS[@]}"; do
    printf '| %s: %s; %s | %.1f | %.1f | %.1f | %.1f |\n' "${NAME_OF[$who]}" "${HOME_NAME[$who]}" "${VPS_NAME[$who]}" \
      "$(figure home "$who" idle_mib)" "$(figure home "$who" held_mib)" "$(figure vps "$who" idle_mib)" "$(figure vps "$who" held_mib)"
  done
  printf '| ours, for all apps together: operator and tailnet probe | %.1f | | | |\n' "$(figure parts operator idle_mib)"
  printf '| Traefik, the same one for all | | | %.1f | |\n' "$(figure parts traefik idle_mib)"
}

paths_table() {
  local line
  echo "| | tailnet alone, MB/s | whole path, MB/s | share |"
  echo "|---|--:|--:|--:|"
  for line in "${LINES[@]}"; do
    printf '| %s | %.1f | %.1f | %s %% |\n' "$([ "$line" = full ] && echo "at full speed, Traefik's TLS on the same cores" || echo "home line of ${LINE_NAME[$line]}")" \
      "$(figure "$line" direct downloads_4_mb_per_s)" "$(figure "$line" whole downloads_4_mb_per_s)" "$(percent "$line")"
  done
}

paths_section() {
  cat <<EOF
## The whole path

A visitor's four downloads at once over HTTPS, through Traefik, tailnet and relay, against the same from the VPS over the tailnet alone:

$(paths_table)

## The whole path beside $(rivals_by_name)

TEXT

$(rivals_table)

$(entry_table)

$(parts_table)
EOF
}
