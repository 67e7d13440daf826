#!/bin/sh
# Prints the IPv4 addresses of the node's tailnet interface, at the start and whenever they change:
#   tailnet <interface> <address>…      or      tailnet <interface> none
interface=${TAILNET_INTERFACE:-tailscale0}

addresses() { ip -4 -o addr show dev "$interface" 2>/dev/null | sed -n 's/.* inet \([0-9.]*\).*/\1/p' | sort; }

trap 'exit 0' TERM INT
last=
while :; do
  now=$(addresses | xargs) # one line, however many
  [ "${now:-none}" = "$last" ] || echo "tailnet $interface ${now:-none}"
  last=${now:-none}
  sleep 1 &
  wait $! # unlike sleep itself, this ends at once at a signal
done
