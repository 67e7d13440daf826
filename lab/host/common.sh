# shellcheck shell=bash
# What the hosts of the lab have in common. Each host's script is its process 1: a restarted container sets itself up again.
# /run/lab holds keys and certificates; LAB_* come from lab/up.
set -u

# keep NAME COMMAND…: runs it for ever; while there is a file /run/hold-NAME, it isn't started again
keep() {
  local name=$1
  shift
  while :; do
    while [ -e "/run/hold-$name" ]; do sleep 0.2; done
    "$@"
    echo "lab: $name ended with $?, starting it again"
    sleep 1
  done &
}

# what the container's own processes get on `docker stop`
trap 'trap "" TERM; kill 0; wait; exit 0' TERM
stay() { while :; do
  sleep infinity &
  wait $!
done; }

join_tailnet() {
  mkdir -p /var/lib/tailscale /run/tailscale
  # iptables: tailscaled's nftables rules in table nat would make the CNI's iptables fail
  keep tailscaled env SSL_CERT_FILE=/run/lab/ca/ca.pem TS_NO_LOGS_NO_SUPPORT=true TS_DEBUG_FIREWALL_MODE=iptables \
    tailscaled --statedir=/var/lib/tailscale --socket=/run/tailscale/tailscaled.sock --tun=tailscale0 --port=41641
  log_in &
}

log_in() {
  until tailscale up --login-server="https://$LAB_CONTROL" --auth-key=file:/run/lab/control/authkey --hostname="$HOSTNAME" \
    --accept-dns=false --netfilter-mode=on --timeout=30s 2>/dev/null; do sleep 0.2; done
}

# the home LAN knows the internet only through the router
route_through_router() { ip route replace default via "$LAB_ROUTER"; }
