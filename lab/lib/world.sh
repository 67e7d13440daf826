# shellcheck shell=bash
# The hosts of the lab.

KEYS=(--volume "$RUN/ca:/run/lab/ca:ro" --volume "$RUN/control:/run/lab/control:ro")
TAILNET_MEMBER=(--cap-add NET_ADMIN --cap-add NET_RAW --device /dev/net/tun "${KEYS[@]}"
  --volume "$TAILSCALED:/usr/sbin/tailscaled:ro" --volume "$TAILSCALED:/usr/bin/tailscale:ro")
# a kubelet's machine; not --privileged, which fails where the machine itself lacks CAP_SYS_RESOURCE
NODE=(--cap-add ALL --cap-drop SYS_RESOURCE --security-opt seccomp=unconfined --security-opt apparmor=unconfined
  --device-cgroup-rule "a *:* rwm" --volume /sys/fs/cgroup:/sys/fs/cgroup:rw --tmpfs /run)

make_world() {
  # a folder of its own per version of the scripts: a checkout that goes away takes nothing from a running lab
  SCRIPTS=$CACHE/host-$(hash_of "$LAB/host")
  [ -d "$SCRIPTS" ] || cp -a "$LAB/host" "$SCRIPTS"
  read_states
  make_networks
  container control "$INET" "$IMAGE_HOST" "${KEYS[@]}" --volume "$LABCONTROL:/usr/bin/labcontrol:ro"
  container acme "$INET" "$IMAGE_HOST" "${KEYS[@]}" --volume "$RUN/trust:/run/lab/trust"
  container router "$INET" "$IMAGE_HOST" --cap-add NET_ADMIN --sysctl net.ipv4.ip_forward=1
  # control and acme keep all in memory: who knew the former one would be refused by the new one
  AFTER=control container home "$HOMENET" "$IMAGE_NODE" "${NODE[@]}" "${TAILNET_MEMBER[@]}"
  AFTER="control acme" container vps "$INET" "$IMAGE_VPS" "${TAILNET_MEMBER[@]}" --volume "$TRAEFIK:/usr/local/bin/traefik:ro"
  AFTER=control container peer "$INET" "$IMAGE_HOST" "${TAILNET_MEMBER[@]}"
  container lan "$HOMENET" "$IMAGE_HOST" --cap-add NET_ADMIN
  container visitor "$INET" "$IMAGE_HOST" --volume "$RUN/trust:/run/lab/trust:ro"
}
