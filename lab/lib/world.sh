# shellcheck shell=bash
# The hosts of the lab.

KEYS=(--volume "$RUN/ca:/run/lab/ca:ro" --volume "$RUN/control:/run/lab/control:ro")
TAILNET_MEMBER=(--cap-add NET_ADMIN --cap-add NET_RAW --device /dev/net/tun "${KEYS[@]}"
  --volume "$TAILSCALED:/usr/sbin/tailscaled:ro" --volume "$TAILSCALED:/usr/bin/tailscale:ro")
VISITORS=(--volume "$VISITS:/usr/local/bin/visits:ro")
# a kubelet's machine; not --privileged, which fails where the machine itself lacks CAP_SYS_RESOURCE; its cgroups are seen as the machine
# names them, which version 2 doesn't do by itself
NODE=(--cgroupns host --cap-add ALL --cap-drop SYS_RESOURCE --security-opt seccomp=unconfined --security-opt apparmor=unconfined
  --device-cgroup-rule "a *:* rwm" --volume /sys/fs/cgroup:/sys/fs/cgroup:rw --tmpfs /run)

# a folder of its own per version of the scripts: a checkout that goes away takes nothing from a running lab
keep_scripts() {
  SCRIPTS=$CACHE/host-$(hash_of "$LAB/host")
  [ -d "$SCRIPTS" ] || cp -a "$LAB/host" "$SCRIPTS"
}

node() { # node NAME NEIGHBOUR DOCKER-OPTION…
  container "$1" "$HOMENET" "$IMAGE_NODE" "${NODE[@]}" "${TAILNET_MEMBER[@]}" --env "LAB_PODS=${PODS[$1]}" \
    --env "LAB_NEIGHBOUR=${ADDRESS[$2]}" --env "LAB_NEIGHBOUR_PODS=${PODS[$2]}" "${@:3}"
}

make_world() {
  local host
  keep_scripts
  read_states
  make_networks
  cut_leftovers
  container control "$INET" "$IMAGE_HOST" "${KEYS[@]}" --volume "$LABCONTROL:/usr/bin/labcontrol:ro"
  container acme "$INET" "$IMAGE_HOST" "${KEYS[@]}" --volume "$RUN/trust:/run/lab/trust"
  container router "$INET" "$IMAGE_HOST" --cap-add NET_ADMIN --sysctl net.ipv4.ip_forward=1
  # control and acme keep all in memory: who knew the former one would be refused by the new one
  AFTER=control node home home2
  remove_nodes_of_others
  # a VPS keeps what the home cluster has there: another cluster of that name would be a rebuilt one, which removes nothing for a while
  for host in "${VPSS[@]}"; do
    AFTER="control acme" OF=home container "$host" "$INET" "$IMAGE_VPS" "${TAILNET_MEMBER[@]}" \
      --volume "$TRAEFIK:/usr/local/bin/traefik:ro" --volume "$SLOWLINE:$SLOWLINE_ON_HOST:ro" "${VISITORS[@]}"
  done
  AFTER=control container peer "$INET" "$IMAGE_HOST" "${TAILNET_MEMBER[@]}"
  container lan "$HOMENET" "$IMAGE_HOST" --cap-add NET_ADMIN
  container visitor "$INET" "$IMAGE_HOST" --volume "$RUN/trust:/run/lab/trust:ro" "${VISITORS[@]}"
}
