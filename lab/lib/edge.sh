# shellcheck shell=bash
# The VPS, set up by the script that users run.
EDGE_MANIFEST=$RUN/edge.yaml

tailnet_address() { docker exec "$PREFIX-$1" tailscale ip -4; }
traefik_answers() { docker exec "$PREFIX-vps" curl -sf -m 2 http://127.0.0.1:8082/ping; }

set_up_edge() {
  local host version
  for host in vps home peer; do
    wait_until 60 "$host doesn't join the tailnet (docker logs $PREFIX-$host)" tailnet_address "$host"
  done
  wait_until 20 "no certificate authority (docker logs $PREFIX-acme)" test -s "$RUN/trust/root.pem"
  version=$(started_at vps)-$(hash_of "$REPO/config/edge/setup.sh")
  if [ "$(cat "$RUN/edge.version" 2>/dev/null)" != "$version" ]; then
    step "setting the VPS up"
    docker cp "$REPO/config/edge/setup.sh" "$PREFIX-vps:/root/setup.sh" >/dev/null
    docker cp "$RUN/ca/ca.pem" "$PREFIX-vps:/etc/ssl/lab-acme.pem" >/dev/null
    in_host vps bash /root/setup.sh --public-key "$(cat "$RUN/ssh/id.pub")" --public-address "${ADDRESS[vps]}" \
      --acme-server "$ACME_DIRECTORY" --acme-ca /etc/ssl/lab-acme.pem --email lab@example.test --edge-name vps \
      >"$EDGE_MANIFEST.new" 2>"$LOG/setup.log" || fail "config/edge/setup.sh failed: $(tail -3 "$LOG/setup.log")"
    mv "$EDGE_MANIFEST.new" "$EDGE_MANIFEST"
    echo "$version" >"$RUN/edge.version"
  fi
  wait_until 30 "the VPS's Traefik doesn't start (docker logs $PREFIX-vps)" traefik_answers
}
