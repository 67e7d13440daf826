# shellcheck shell=bash disable=SC2034,SC2153 # used by those who source this; LINE is set in bench-rig.sh
# The whole path beside what a user may pick instead of it: frp and rathole, each with its encryption, behind the same Traefik. A server on the
# VPS listens for its client on the home node, which dials it through the router, and forwards to the same Service.
RIVALS_ON_HOST=/opt/lab-bench
# where a rival's server listens for its client, and where on the VPS itself for Traefik
declare -A RIVAL_PORT=([frp]=18091 [rathole]=18092) RIVAL_ENTRY=([frp]=18093 [rathole]=18094)
# who takes turns: the whole path of the operator's app, and its rivals; those that can't be built here are left out
CONTENDERS=(whole)
LEFT_OUT=
# a part is HOST:PROGRAM, or what processes_of knows
declare -A HOME_PARTS=([whole]="haproxy home:tailscaled" [frp]=home:frpc [rathole]=home:rathole)
declare -A VPS_PARTS=([whole]=vps:tailscaled [frp]=vps:frps [rathole]=vps:rathole)

host_of() { [ "$1" = whole ] && echo "$BENCH_HOST" || echo "$1.$BENCH_HOST"; }
entry_of() { [ "$1" = whole ] && address_of haproxy || echo "http://127.0.0.1:${RIVAL_ENTRY[$1]}"; }

make_rivals() {
  make_frp
  CONTENDERS+=(frp)
  if has_rust; then
    make_rathole
    CONTENDERS+=(rathole)
  else
    LEFT_OUT="rathole is left out: Rust, which builds it, isn't installed on this machine."
    step "$LEFT_OUT"
  fi
}

frps_toml() { # frps_toml TOKEN
  cat <<EOF
bindAddr = "${ADDRESS[vps]}"
bindPort = ${RIVAL_PORT[frp]}
proxyBindAddr = "127.0.0.1"
auth.token = "$1"
transport.tls.force = true
log.level = "warn"
EOF
}
frpc_toml() { # frpc_toml TOKEN ADDRESS
  cat <<EOF
serverAddr = "${ADDRESS[vps]}"
serverPort = ${RIVAL_PORT[frp]}
auth.token = "$1"
transport.tls.enable = true
log.level = "warn"
[[proxies]]
name = "web"
type = "tcp"
localIP = "$2"
localPort = 80
remotePort = ${RIVAL_ENTRY[frp]}
EOF
}
rathole_server_toml() { # rathole_server_toml TOKEN PRIVATE-KEY
  cat <<EOF
[server]
bind_addr = "${ADDRESS[vps]}:${RIVAL_PORT[rathole]}"
default_token = "$1"
[server.transport]
type = "noise"
[server.transport.noise]
local_private_key = "$2"
[server.services.web]
bind_addr = "127.0.0.1:${RIVAL_ENTRY[rathole]}"
EOF
}
rathole_client_toml() { # rathole_client_toml TOKEN PUBLIC-KEY ADDRESS
  cat <<EOF
[client]
remote_addr = "${ADDRESS[vps]}:${RIVAL_PORT[rathole]}"
default_token = "$1"
[client.transport]
type = "noise"
[client.transport.noise]
remote_public_key = "$2"
[client.services.web]
local_addr = "$3:80"
EOF
}

put_program() { # put_program HOST FILE
  in_host "$1" mkdir -p "$RIVALS_ON_HOST"
  docker cp -q "$2" "$PREFIX-$1:$RIVALS_ON_HOST/${2##*/}" >/dev/null
}
# run_rival HOST PROGRAM ARGUMENT… <CONFIGURATION: as a unit would run it; the file with its configuration is the last argument
run_rival() {
  # shellcheck disable=SC2016 # expanded by the shell that gets it
  in_host "$1" sh -c 'cat >"$1"' write "$RIVALS_ON_HOST/$2.toml"
  # shellcheck disable=SC2016
  in_host "$1" setsid sh -c 'cd "$1" && echo $$ >"$2.session" && log=$2.log && shift && RUST_LOG=warn exec "./$@" </dev/null >"$log" 2>&1' \
    run "$RIVALS_ON_HOST" "${@:2}" "$2.toml" </dev/null
}

put_up_frp() { # put_up_frp TOKEN ADDRESS
  put_program vps "$FRPS"
  put_program home "$FRPC"
  frps_toml "$1" | run_rival vps frps -c
  wait_until 5 "frps doesn't listen" in_host vps sh -c "ss -ltn | grep -q -F :${RIVAL_PORT[frp]}"
  frpc_toml "$@" | run_rival home frpc -c
}
put_up_rathole() { # put_up_rathole TOKEN ADDRESS
  local keys
  put_program vps "$RATHOLE"
  put_program home "$RATHOLE"
  keys=$(in_host vps "$RIVALS_ON_HOST/rathole" --genkey)
  rathole_server_toml "$1" "$(grep -A 1 Private <<<"$keys" | tail -n 1)" | run_rival vps rathole
  wait_until 5 "rathole doesn't listen" in_host vps sh -c "ss -ltn | grep -q -F :${RIVAL_PORT[rathole]}"
  rathole_client_toml "$1" "$(grep -A 1 Public <<<"$keys" | tail -n 1)" "$2" | run_rival home rathole
}

# the app's own route file, with another host, another server and names of its own
put_route() { # put_route RIVAL
  in_host vps cat "$ROUTES/home_${BENCH_NAMESPACE}_relay.yml" </dev/null |
    sed "/^#/d; s#$BENCH_HOST#$(host_of "$1")#g; s#$(address_of haproxy)#$(entry_of "$1")#; s#home_${BENCH_NAMESPACE}_relay#$BENCH_NAMESPACE-$1#g" |
    in_host vps sh -c "cat >$ROUTES/.new && mv $ROUTES/.new $ROUTES/$BENCH_NAMESPACE-$1.yml"
}

put_up_rivals() {
  local rival token address
  token=$(openssl rand -hex 16)
  address=$(bench_kubectl get service web -o jsonpath='{.spec.clusterIP}')
  for rival in "${CONTENDERS[@]:1}"; do
    "put_up_$rival" "$token" "$address"
    wait_until 10 "$rival doesn't reach the home node" from_vps requests -connections 1 -for 100ms "$(entry_of "$rival")/"
    "$LAB/dns" set "$(host_of "$rival")"
    put_route "$rival"
    from_visitor await -for 60s "https://$(host_of "$rival")/" >/dev/null
  done
}

take_down_rivals() {
  local rival host
  for rival in frp rathole; do
    "$LAB/dns" rm "$(host_of "$rival")"
    in_host vps rm -f "$ROUTES/$BENCH_NAMESPACE-$rival.yml"
  done
  for host in vps home; do
    # shellcheck disable=SC2016 # expanded by the shell that gets it
    in_host "$host" sh -c 'for file in "$1"/*.session; do
        program=$(basename "$file" .session) && pgrep -s "$(cat "$file")" -x "$program" >/dev/null && pkill -s "$(cat "$file")" -x "$program"
      done
      rm -rf "$1"' down "$RIVALS_ON_HOST" >/dev/null 2>&1 || true
  done
}

# a visitor's load: the processor's time at home is of what carries it, not of the server
measure_visits() { # measure_visits PATH CONTENDER
  local url before loaded after
  url=https://$(host_of "$2")
  from_visitor stream -connections 1 -for "$EACH" "$url/$ENDLESS" | figures_of "$1" "$2"
  before=$(home_processor_time "$2")
  loaded=$(from_visitor stream -connections 4 -for "$EACH" "$url/$ENDLESS")
  after=$(home_processor_time "$2")
  figures_of "$1" "$2" <<<"$loaded"
  echo "processor_s_per_gb $(calculate %.3f "1000 * ($after - $before) / $(value_of downloads_4_mb <<<"$loaded")")" | figures_of "$1" "$2"
  from_visitor requests -for "$EACH" "$url/" | figures_of "$1" "$2"
  from_visitor connections -for "$EACH" "$url/" | figures_of "$1" "$2"
}
home_processor_time() {
  local part
  for part in ${HOME_PARTS[$1]}; do processor_time_of "$part"; done | sum
}

line_round() { # each line in turn: a path's name is the line's
  local line who
  for line in "${LINES[@]}"; do
    narrow_line "$line"
    from_vps stream -connections 4 -for "$EACH" "$(address_of direct)/$ENDLESS" | figures_of "$line" direct
    for who in "${CONTENDERS[@]}"; do measure_visits "$line" "$who"; done
    widen_line
  done
  # Traefik keeps its connections to a server: what a new one costs beyond it is seen from beside it
  for who in "${CONTENDERS[@]}"; do from_vps connections -for "$EACH" "$(entry_of "$who")/" | figures_of entry "$who"; done
  for who in "${CONTENDERS[@]}"; do measure_parts "$who"; done
  tell_memory parts operator idle_mib operator probe
  tell_memory parts traefik idle_mib vps:traefik
}

measure_parts() {
  tell_parts "$1" idle
  holding "$(entry_of "$1")" tell_parts "$1" held
}
tell_parts() { # tell_parts CONTENDER WHEN
  # shellcheck disable=SC2086 # several parts
  {
    tell_memory home "$1" "$2_mib" ${HOME_PARTS[$1]}
    tell_memory vps "$1" "$2_mib" ${VPS_PARTS[$1]}
  }
}
