# shellcheck shell=bash disable=SC2034 # used by those who source this
# What is compared: the operator's relay, socat and kernel DNAT, side by side on the home node's tailnet address, all to one Service; and the
# same server there without a relay.
BENCH_NAMESPACE=lab-bench
BENCH_HOST=$BENCH_NAMESPACE.example.test
CHAIN=LAB-BENCH
# a machine beside the home node, without a tailnet in between: a network namespace on a line of its own
CLIENT=lab-bench
CLIENT_ADDRESS=192.0.2.2
# home lines by their names in figures: rate and burst of the router, unless there is no limit, and what they are called
LINES=(slow fast full)
declare -A LINE=([slow]="100mbit 64kb" [fast]="1gbit 1mb") LINE_NAME=([slow]="100 Mbit/s" [fast]="1 Gbit/s" [full]="unlimited")
# of Traefik on the VPS
ROUTES=/srv/exposedapp/routes
SOCAT_SESSION=/run/lab-bench-socat
# beside the range that the operator gives out; "direct" is in manifests/bench.yaml
declare -A PORT=([socat]=18081 [dnat]=18082 [direct]=18083 [twin]=18084 ["weak-haproxy"]=18085 ["weak-socat"]=18086)
# what the weak ones get of a processor, as Kubernetes counts it
WEAK=100m
WEAK_NAME="a tenth of a core"

put_generator() {
  local host
  make_in "$BENCH" go_build bench . lab-bench "" ""
  for host in vps visitor home; do docker cp -q "$BENCH" "$PREFIX-$host:$BENCH_ON_HOST" >/dev/null; done
}

app_manifest() { # app_manifest NAME HOST
  cat <<EOF
apiVersion: exposedapp.io/v1alpha1
kind: ExposedApp
metadata: {name: $1, namespace: $BENCH_NAMESPACE}
spec: {host: $2, service: {name: web}}
EOF
}

crowd_hosts() { seq -f "app%g.$BENCH_HOST" "$CROWD" | paste -s -d,; }

bench_kubectl() { kubectl --namespace "$BENCH_NAMESPACE" "$@"; }

put_up_apps() {
  kubectl apply -f "$LAB/manifests/bench.yaml" >/dev/null
  bench_kubectl wait --for=condition=Ready pod/direct --timeout=60s >/dev/null
  bench_kubectl rollout status deployment/web --timeout=60s >/dev/null
  "$LAB/dns" set "$BENCH_HOST"
  app_manifest relay "$BENCH_HOST" | kubectl apply -f - >/dev/null
  bench_kubectl wait --for=condition=Ready exposedapp/relay --timeout=60s >/dev/null || fail "the relay isn't ready: is the operator installed (lab/install)?"
  PORT[haproxy]=$(bench_kubectl get exposedapp relay -o jsonpath='{.status.relay.port}')
  RELAY_SET=daemonset/relay-${PORT[haproxy]}
  in_host visitor "$BENCH_ON_HOST" await -for 60s "https://$BENCH_HOST/" >/dev/null
}

# the operator's relay lets in the edges only, and the operator would undo a change: its pod once more, letting the client in too
put_up_twin() { # put_up_twin NAME [JQ-FILTER-OF-THE-POD]
  kubectl --namespace exposedapp-relays get "$RELAY_SET" -o json |
    jq --arg from ":${PORT[haproxy]}\"" --arg to ":${PORT[$1]}\"" --arg client "src $CLIENT_ADDRESS " --arg namespace "$BENCH_NAMESPACE" --arg name "$1" \
      '{apiVersion: "v1", kind: "Pod", metadata: {name: $name, namespace: $namespace, annotations: .spec.template.metadata.annotations
         | map_values(gsub($from; $to) | gsub("src "; $client))}, spec: .spec.template.spec} | .spec.terminationGracePeriodSeconds = 0' |
    jq "${2:-.}" | kubectl apply -f - >/dev/null
  bench_kubectl wait --for=condition=Ready "pod/$1" --timeout=60s >/dev/null
}

# each in a pod that is the same but for what runs in it, and there is no more of the processor for it: then the relay is the bottleneck
put_up_weak() {
  local weak=".spec.containers[0].resources.limits.cpu = \"$WEAK\""
  put_up_twin weak-haproxy "$weak"
  put_up_twin weak-socat "$weak"' | .spec.volumes = [{name: "programs", hostPath: {path: "/usr"}}]
    | .spec.containers[0].volumeMounts = [{name: "programs", mountPath: "/usr", readOnly: true}]
    | .spec.containers[0].command = ["/usr/bin/socat", "'"$(socat_listens weak-socat)"'", "'"$(socat_to_service)"'"]
    | del(.spec.containers[0].readinessProbe)'
}

put_up_client() {
  # shellcheck disable=SC2016 # expanded by the shell that gets it
  in_host home sh -euc 'ip netns add "$1"
    ip link add "$1" type veth peer name eth0 netns "$1"
    ip addr add "${2%.*}.1/30" dev "$1" && ip link set "$1" up
    ip -n "$1" addr add "$2/30" dev eth0 && ip -n "$1" link set eth0 up
    ip -n "$1" route add default via "${2%.*}.1"' put "$CLIENT" "$CLIENT_ADDRESS"
}

socat_listens() { echo "TCP-LISTEN:${PORT[$1]},bind=$HOME_ADDRESS,fork,reuseaddr"; }
socat_to_service() { echo "TCP:$(bench_kubectl get service web -o jsonpath='{.spec.clusterIP}'):80"; }

put_up_socat() { # as a unit would run it; it complains of each download that a client ends
  # shellcheck disable=SC2016 # expanded by the shell that gets it
  in_host home setsid sh -c 'echo $$ >"$1"; exec socat "$2" "$3" </dev/null >/dev/null 2>&1' socat "$SOCAT_SESSION" \
    "$(socat_listens socat)" "$(socat_to_service)"
  wait_until 5 "socat doesn't listen" in_host home sh -c "ss -ltn | grep -q -F $HOME_ADDRESS:${PORT[socat]}"
}

# to the pod, as kube-proxy itself would: a packet's destination is rewritten once only
put_up_dnat() {
  in_host home iptables -w -t nat -N "$CHAIN"
  in_host home iptables -w -t nat -A "$CHAIN" -d "$HOME_ADDRESS" -p tcp --dport "${PORT[dnat]}" \
    -j DNAT --to-destination "$(bench_kubectl get pods -l app=web -o jsonpath='{.items[0].status.podIP}'):8080"
  in_host home iptables -w -t nat -I PREROUTING -j "$CHAIN"
}

way_out() { in_host router ip -o route get "${ADDRESS[vps]}" | sed -n 's/.* dev \([^ ]*\).*/\1/p'; }
narrow_line() { # narrow_line NAME
  local rate burst
  [ -n "${LINE[$1]:-}" ] || return 0
  read -r rate burst <<<"${LINE[$1]}"
  in_host router tc qdisc add dev "$(way_out)" root tbf rate "$rate" burst "$burst" latency 50ms
}
widen_line() { in_host router tc qdisc del dev "$(way_out)" root 2>/dev/null || true; }

take_down_home() {
  # shellcheck disable=SC2016 # expanded by the shell that gets it
  in_host home sh -c 'session=$(cat "$1" 2>/dev/null) && pgrep -s "$session" socat >/dev/null && pkill -s "$session" socat
    rm -f "$1"
    iptables -w -t nat -D PREROUTING -j "$2" && iptables -w -t nat -F "$2" && iptables -w -t nat -X "$2"
    ip netns del "$3"' down "$SOCAT_SESSION" "$CHAIN" "$CLIENT" >/dev/null 2>&1 || true
}

take_down() { # also what a run that was killed left
  local host
  widen_line
  take_down_rivals
  take_down_home
  kubectl delete namespace "$BENCH_NAMESPACE" --ignore-not-found --timeout=60s >/dev/null
  "$LAB/dns" rm "$BENCH_HOST,$(crowd_hosts)"
  for host in vps visitor home; do in_host "$host" rm -f "$BENCH_ON_HOST"; done
}
