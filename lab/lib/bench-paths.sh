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

over() { [ "$1" = full ] && echo "at full speed" || echo "over a home line of ${LINE_NAME[$1]}"; } # over LINE

path_promises() {
  local line of
  for line in "${LINES[@]}"; do promise "whole path at least 95 % of the tailnet alone, $(over "$line")" "$(percent "$line")" ">=" 95 " %"; done
  of=$(rivals_by_name)
  [[ $of != *" and "* ]] || of="the better of $of"
  for line in slow fast; do
    promise "one download at least as fast as with $of, $(over $line)" "$(to_better $line downloads_1_mb_per_s)" ">=" 1 "×"
    promise "four downloads at once at least as fast as with $of, $(over $line)" "$(to_better $line downloads_4_mb_per_s)" ">=" 1 "×"
  done
  for line in "${LINES[@]}"; do
    promise "first in a visitor's new connections/s, $(over "$line")" "$(to_better "$line" connections_per_s)" ">=" 1 "×"
  done
  promise "first in new connections/s from beside Traefik" "$(to_better entry connections_per_s)" ">=" 1 "×"
}

declare -A NAME_OF=([whole]="ours" [frp]="frp" [rathole]="rathole")

rivals_table() {
  local line who measure
  echo "| home line | | one download, MB/s | four at once, MB/s | new connections/s | requests/s | p99 of requests, ms | p99 with new connections, ms | processor time at home, s/GB |"
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

declare -A PARTS_NAME=([whole]="ours: HAProxy's pod and tailscaled; tailscaled" [frp]="frp: frpc; frps" [rathole]="rathole: its client; its server")
parts_table() {
  local who
  echo "| memory, MiB | home node, idle | home node, 500 open connections | VPS, idle | VPS, 500 open connections |"
  echo "|---|--:|--:|--:|--:|"
  for who in "${CONTENDERS[@]}"; do
    printf '| %s | %.1f | %.1f | %.1f | %.1f |\n' "${PARTS_NAME[$who]}" \
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
    printf '| %s | %.1f | %.1f | %s %% |\n' "$(over "$line")$([ "$line" != full ] || echo ", Traefik's TLS on the same cores")" \
      "$(figure "$line" direct downloads_4_mb_per_s)" "$(figure "$line" whole downloads_4_mb_per_s)" "$(percent "$line")"
  done
}

paths_section() {
  cat <<EOF
## The whole path

A visitor's four downloads at once over HTTPS, through Traefik, tailnet and relay, against the same from the VPS over the tailnet alone:

$(paths_table)

## The whole path beside $(rivals_by_name)

frp and rathole are what a user may pick instead of the tailnet and the relay.
$(rivals_method)

$(rivals_table)

$(rivals_explained)

Traefik keeps its connections to a server and uses them for all visitors, so a visitor's new connection costs a TLS handshake with Traefik, whatever is
behind. From beside Traefik, without TLS and without Traefik, each new connection is one through the tunnel:

$(entry_table)

$(parts_table)
EOF
}

rivals_method() {
  cat <<EOF
Each encrypts by itself, frp with TLS$(! has_contender rathole || echo " and rathole with Noise_NK_25519_ChaChaPoly_BLAKE2s"), keeps its defaults otherwise,
and logs warnings only. ${LEFT_OUT:+$LEFT_OUT }The server runs on the VPS behind the same Traefik, with a route file and a certificate like the app's.
The client runs on the home node, dials the VPS through the router, and forwards to the same Service.

The load is a visitor's, over HTTPS, with a full TLS handshake for each new connection (failed: $(failed whole) with ours, $(failed "frp|rathole") with all others). A line
limits what leaves the home, and adds no delay. Of processor time and p99, less is better. Processor time is that of the tunnel's processes on the home
node, for ours HAProxy's too, during four downloads; what the kernel does for them in interrupts isn't counted. Memory of a program is its resident
set (RSS), that of a pod its PSS.
EOF
}

rivals_explained() { # the sizes are those of an MTU of 1280 and 1500: 20 + 32 of IP and TCP inside, 60 of IP, UDP and WireGuard outside, 14 of Ethernet
  cat <<EOF
Where the line is the bottleneck, ours cannot be faster: a packet of the tailnet carries 1228 bytes of the download in 1354 on the line, a packet of
frp or rathole 1448 in 1514. The ratio of these shares is $(calculate %.2f "(1228 / 1354) / (1448 / 1514)")×. An MTU of 1420 in the tailnet (\`TS_DEBUG_MTU\`) was tried: it gains
1 %, and asks for 1500 bytes on every path. Where the processor is the bottleneck, tailscaled encrypts packet by packet in user space and passes each
through a TUN device; the others encrypt pieces of a stream. For frp, a connection for each visitor's (\`tcpMux = false\`) with a pool was tried too:
it has half the new connections/s or less.
EOF
}
