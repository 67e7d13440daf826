# shellcheck shell=bash
# Networks and containers: each carries a hash of its definition, and is made anew when that changes.
LABEL=$PREFIX
DEFINITION=$PREFIX.definition

network() { # network NAME DOCKER-OPTION…
  local name=$1
  shift
  docker network inspect "$name" >/dev/null 2>&1 || docker network create --label "$LABEL" "$@" "$name" >/dev/null
}

make_networks() {
  network "$INET" --internal --subnet "$INET_SUBNET"
  # not --internal: dockerd would then drop what crosses this bridge on its way through the router. Without masquerading
  # nothing that came this way finds back either
  network "$HOMENET" --subnet "$HOMENET_SUBNET" --gateway "$HOMENET_BRIDGE" --opt com.docker.network.bridge.enable_ip_masquerade=false
}

# The network namespace of a killed process stays while the kernel waits for the peers of its connections, up to 100 s. After the
# engine itself was killed nobody took it off its bridge: it would answer, with refusals, for the container that has the address now
cut_leftovers() {
  local name wire
  [ -z "$(docker ps -q --filter "label=$LABEL")" ] || return 0
  for name in "$INET" "$HOMENET"; do
    for wire in "/sys/class/net/br-$(docker network inspect -f '{{printf "%.12s" .Id}}' "$name")/brif"/*; do
      [ ! -e "$wire" ] || { step "cutting off what a killed engine left on $name" && ip link delete "${wire##*/}"; }
    done
  done
}

declare -A STATE=() # name of a container: its definition and state, read once
read_states() {
  local name definition state
  while read -r name definition state; do STATE[${name#"$PREFIX"-}]="$definition $state"; done < <(
    docker ps -a --filter "label=$LABEL" --format "{{.Names}} {{.Label \"$DEFINITION\"}} {{.State}}"
  )
}

started_at() { docker inspect -f '{{.State.StartedAt}}' "$PREFIX-$1"; }
made_at() { docker inspect -f '{{.Created}}' "$PREFIX-$1"; }

# container NAME NETWORK IMAGE OPTIONS…: makes or starts it, if need be; AFTER names hosts after whose start it must be made
# anew, OF those with which it must
container() {
  local name=$1 network=$2 image=$3 definition host after=()
  shift 3
  for host in ${AFTER:-}; do after+=("$(started_at "$host")"); done
  for host in ${OF:-}; do after+=("$(made_at "$host")"); done
  local options=(--hostname "$name" --network "$network" --ip "${ADDRESS[$name]}" --label "$LABEL"
    --add-host "$CONTROL_NAME:${ADDRESS[control]}" --env "LAB_CONTROL=$CONTROL_NAME" --env "LAB_ADDRESS=${ADDRESS[$name]}"
    --env "LAB_ROUTER=$ROUTER_INSIDE" --volume "$RUN/resolv.conf:/etc/resolv.conf:ro" --volume "$SCRIPTS:/lab:ro"
    --entrypoint "/lab/${name%%[0-9]*}" "$@") # vps2 is set up as vps is
  definition=$(hash_text "$image" "${options[@]}" "${after[@]}")
  case ${STATE[$name]:-} in
  "$definition running") return 0 ;;
  "$definition "*) step "starting $name" ;;
  *)
    step "making $name"
    docker rm -fv "$PREFIX-$name" >/dev/null 2>&1 || true
    docker create --name "$PREFIX-$name" --label "$DEFINITION=$definition" "${options[@]}" "$image" >/dev/null
    [ "$name" != router ] || docker network connect --ip "$ROUTER_INSIDE" "$HOMENET" "$PREFIX-router"
    ;;
  esac
  docker start "$PREFIX-$name" >/dev/null
}

in_host() { docker exec -i "$PREFIX-$1" "${@:2}"; }
