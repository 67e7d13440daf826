# shellcheck shell=bash
# docs/benchmarks.md, from the figures of a run.

values() { sed -n "s/^$1 $2 $3 //p" "$FIGURES" | sort -n; } # values PATH WHO MEASURE
# quantile Q <VALUES: the smallest that the share Q of all doesn't exceed
quantile() { awk -v q="$1" '{ v[NR] = $1 } END { i = q * NR; i = i > int(i) ? int(i) + 1 : int(i); print v[i < 1 ? 1 : i] }'; }
figure() { values "$@" | quantile 0.5; }
calculate() { awk "BEGIN { printf \"$1\", ($2) }"; } # calculate FORMAT EXPRESSION

ratio() { calculate %.2f "$(figure "$1" "$2" "$4") / $(figure "$1" "$3" "$4")"; }                                    # ratio PATH WHO TO-WHOM MEASURE
failed() { awk -v who="$1" '$3 ~ /_failed$/ && $2 ~ "^(" who ")$" { sum += $4 } END { print sum + 0 }' "$FIGURES"; } # failed WHO|WHO…
apply_s() { calculate %.2f "$(values apply "$1" apply_to_200_ms | quantile "$2") / 1000"; }                          # apply_s WHO QUANTILE

promise() { # promise WHAT FIGURE OPERATOR BOUND UNIT
  local met="not met"
  [ "$(calculate %d "$2 $3 $4")" != 1 ] || met=met
  echo "| $1 | $2$5 | **$met** |"
}

declare -A WHERE=(["weak-node"]="with $WEAK_NAME for the relay" ["weak-tailnet"]="with $WEAK_NAME for the relay, over the tailnet"
  [node]="on a node that does nothing else" [tailnet]="on such a node, over the tailnet")
promises() {
  local path where
  echo "| promise | this run | |"
  echo "|---|---|---|"
  for path in node tailnet weak-node weak-tailnet; do
    where="${WHERE[$path]}"
    promise "throughput of one download at least 3 times socat's, $where" "$(ratio $path haproxy socat downloads_1_mb_per_s)" ">=" 3 "×"
    promise "throughput of four downloads at once at least 3 times socat's, $where" "$(ratio $path haproxy socat downloads_4_mb_per_s)" ">=" 3 "×"
    promise "new connections at least 3 times socat's, $where" "$(ratio $path haproxy socat connections_per_s)" ">=" 3 "×"
  done
  promise "at most a third of socat's processor time for each GB" "$(ratio node haproxy socat processor_s_per_gb)" "<=" 0.33 "×"
  promise "at most half of socat's memory with 500 connections" "$(ratio tailnet haproxy socat held_mib)" "<=" 0.5 "×"
  path_promises
  promise "apply to the first verified 200 within 4 s, median" "$(apply_s now 0.5)" "<=" 4 " s"
  [ -z "$FORMER" ] || former_promises
}
rounded() { awk '{ printf $1 < 100 ? "%.1f" : "%.0f", $1 }'; }
COLUMNS_OF_TABLE=(downloads_1_mb_per_s downloads_4_mb_per_s connections_per_s requests_per_s requests_p99_ms connections_p99_ms)
row() { # row PATH WHO NAME [MEASURE…]: some more columns
  local measure
  printf '| %s |' "$3"
  for measure in "${COLUMNS_OF_TABLE[@]}" "${@:4}"; do printf ' %s |' "$(figure "$1" "$2" "$measure" | rounded)"; done
  echo
}
ratio_row() { # ratio_row PATH TO-WHOM NAME
  local measure
  printf '| %s |' "$3"
  for measure in "${COLUMNS_OF_TABLE[@]}"; do printf ' %s× |' "$(ratio "$1" haproxy "$2" "$measure")"; done
  echo
}
table_head() {
  echo "| | one download, MB/s | four at once, MB/s | new connections/s | requests/s | p99 of requests, ms | p99 with new connections, ms |"
  echo "|---|--:|--:|--:|--:|--:|--:|"
}
table() { # table PATH
  table_head
  row "$1" haproxy "HAProxy, as the operator renders it"
  row "$1" socat "socat, a process per connection"
  row "$1" dnat "kernel DNAT"
  row "$1" direct "no relay: a server on the node"
  ratio_row "$1" socat "HAProxy : socat"
  ratio_row "$1" dnat "HAProxy : kernel DNAT"
}
weak_table() {
  table_head
  row weak-node haproxy "HAProxy, from beside the node"
  row weak-node socat "socat, from beside the node"
  ratio_row weak-node socat "HAProxy : socat"
  row weak-tailnet haproxy "HAProxy, over the tailnet"
  row weak-tailnet socat "socat, over the tailnet"
  ratio_row weak-tailnet socat "HAProxy : socat"
}

memory_row() { printf '| %s | %.1f | %.1f |\n' "$2" "$(figure tailnet "$1" idle_mib)" "$(figure tailnet "$1" held_mib)"; }

versions() {
  kubectl --namespace exposedapp-relays exec "$RELAY_SET" -- haproxy -v | sed -n 's/^HAProxy version \([^ ]*\).*/HAProxy \1/p'
  in_host home socat -V | sed -n 's/^socat version \([^ ]*\).*/socat \1/p'
  in_host vps traefik version | sed -n 's/^Version: *//p' | sed 's/^/Traefik /'
  in_host home tailscale version | sed -n '1s/^/tailscaled /p'
  ! has_contender frp || in_host vps "$RIVALS_ON_HOST/frps" --version | sed 's/^/frp /'
  ! has_contender rathole || echo "rathole $RATHOLE_VERSION"
  kubectl version -o json | jq -r '"Kubernetes " + .serverVersion.gitVersion'
}
machine() { # of the kernel the number only: what follows may name whose machine it is
  echo "$(nproc) cores ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1))," \
    "$(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo), Linux $(uname -r | grep -o '^[0-9.]*[0-9]')"
}
joined() { paste -s -d, | sed 's/,/, /g'; }

report() {
  cat <<EOF
# Benchmarks

Made by \`make bench\`; its next run overwrites changes by hand.

$(date -u +%Y-%m-%d) · $(machine) · $(joined <<<"$VERSIONS") · load of the machine before the run: $LOAD_BEFORE

All hosts of the lab share this machine's cores, and other work on it shows in the figures: rely on ratios, not on numbers.

## What is promised

$(promises)

On a node that does nothing else the relay is not the bottleneck: client and server take most of the cores, and over the tailnet its encryption does.
At full speed, faster than a line of 1 Gbit/s, Traefik's TLS shares the cores with both ends of the tailnet.

## How it is measured

$(method)

## Relays that are the bottleneck

Each relay runs in a pod that gets $WEAK_NAME (\`limits.cpu: $WEAK\`), as on a node that is busy with other things, so that neither the load nor the
server is the bottleneck. The limit is the benchmark's: the operator sets none. Over the tailnet, four downloads at once
through HAProxy reach $(calculate %.2f "$(figure weak-tailnet haproxy downloads_4_mb_per_s) / $(figure tailnet haproxy downloads_4_mb_per_s)")× the speed that they reach without it:

$(weak_table)

## Relays on a node that does nothing else

From beside the node, without a tailnet in between. Client, server and relay share all cores, so the figures show more than the relay's share:

$(table node)

Processor time of the relay for each GB that it carries: HAProxy $(figure node haproxy processor_s_per_gb) s, socat $(figure node socat processor_s_per_gb) s, so HAProxy needs
$(ratio node haproxy socat processor_s_per_gb)× as much.

From the VPS, over the tailnet. tailscaled's encryption, of both ends on the same cores, is the bottleneck here, whatever the relay:

$(table tailnet)

| memory, MiB | idle | 500 open connections |
|---|--:|--:|
$(memory_row haproxy "HAProxy's pod")
$(memory_row socat "socat's processes")
| kernel DNAT | 0 | 0 |

$(paths_section)

## From apply to the first verified 200

$APPS apps, one after another, each at any moment of a second: p50 $(apply_s now 0.5) s, p95 $(apply_s now 0.95) s.

## Beside version 0.1

$(former_section)

## Run it

\`make bench\`, with what \`make demo\` needs, and Rust; about $(((SECONDS + 59) / 60)) minutes once the lab is built, and another 6 the first time, for frp and
rathole. \`lab/bench --quick\` runs all of it in one short round and only prints the result.
EOF
}

method() {
  cat <<EOF
All relays listen at the same time on the home node's tailnet address and forward to one echo server. After a warm-up they take turns in $ROUNDS rounds,
${EACH%s} s for each figure, and the figures are medians. Requests, and new connections with one request each, come from 32 clients that send the next request as
soon as they have an answer (failed: $(failed haproxy) with HAProxy, $(failed "socat|dnat|direct") with all others); memory is the proportional set size (PSS) of all processes, without the kernel's buffers and
containerd's shim. Apply to 200 is measured from the start of \`kubectl apply\` to the end of a visitor's first request with a valid certificate, one every
40 ms, with the app running and its DNS set before.
EOF
}
