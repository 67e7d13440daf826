# shellcheck shell=bash
# The VPSs, set up by the script that users run.

edge_manifest() { echo "$RUN/edge-$1.yaml"; }
tailnet_address() { docker exec "$PREFIX-$1" tailscale ip -4; }
traefik_answers() { docker exec "$PREFIX-$1" curl -sf -m 2 http://127.0.0.1:8082/ping; }

check_vps() { # check_vps [NAME]
  [[ " ${VPSS[*]} " == *" ${1:-none} "* ]] || fail "${1:-nothing} isn't a VPS: they are ${VPSS[*]}"
}

# only the first VPS takes apps that name no edge
print_edge() { # print_edge VPS [OPTION…]
  in_host "$1" bash /root/setup.sh --account exposedapp --public-key "$(cat "$RUN/ssh/id.pub")" --public-address "${ADDRESS[$1]}" \
    --acme-server "$ACME_DIRECTORY" --acme-ca /etc/ssl/lab-acme.pem --email lab@example.test --edge-name "$1" "${@:2}" 2>"$LOG/setup-$1.log" |
    if [ "$1" = "${VPSS[0]}" ]; then cat; else sed 's/default: true/default: false/'; fi
}

set_up_vps() {
  local manifest version
  manifest=$(edge_manifest "$1")
  version=$(started_at "$1")-$(hash_of "$REPO/config/edge/setup.sh")
  if [ "$(cat "$manifest.version" 2>/dev/null)" != "$version" ]; then
    step "setting $1 up"
    docker cp "$REPO/config/edge/setup.sh" "$PREFIX-$1:/root/setup.sh" >/dev/null
    docker cp "$RUN/ca/ca.pem" "$PREFIX-$1:/etc/ssl/lab-acme.pem" >/dev/null
    print_edge "$1" >"$manifest.new" || fail "config/edge/setup.sh failed on $1: $(tail -3 "$LOG/setup-$1.log")"
    mv "$manifest.new" "$manifest"
    echo "$version" >"$manifest.version"
  fi
  wait_until 30 "Traefik doesn't start on $1 (docker logs $PREFIX-$1)" traefik_answers "$1"
}

set_up_edges() {
  local host process processes=()
  for host in "${VPSS[@]}" home peer; do
    wait_until 60 "$host doesn't join the tailnet (docker logs $PREFIX-$host)" tailnet_address "$host"
  done
  wait_until 20 "no certificate authority (docker logs $PREFIX-acme)" test -s "$RUN/trust/root.pem"
  for host in "${VPSS[@]}"; do
    (set_up_vps "$host") &
    processes+=($!)
  done
  for process in "${processes[@]}"; do wait "$process"; done
}
