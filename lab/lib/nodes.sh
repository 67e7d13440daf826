# shellcheck shell=bash
# Further nodes of the home cluster. Each is labelled with the container that was the cluster when it joined: another one has another
# authority and knows nobody.
CLUSTER_LABEL=$PREFIX.cluster

cluster() { docker inspect -f '{{.Id}}' "$PREFIX-home"; }

remove_nodes_of_others() {
  local container cluster
  while read -r container cluster; do
    [ "$cluster" = "$(cluster)" ] || docker rm -fv "$container" >/dev/null
  done < <(docker ps -a --filter "label=$CLUSTER_LABEL" --format "{{.Names}} {{.Label \"$CLUSTER_LABEL\"}}")
}

check_node_name() { # check_node_name [NAME]
  if [ "${1:-}" = home ] || [ -z "${PODS[${1:-none}]:-}" ]; then fail "usage: ${0##*/} home2"; fi
}

running_nodes() {
  local node
  for node in "${!PODS[@]}"; do
    [ -z "$(docker ps -q --filter "name=^$PREFIX-$node\$")" ] || echo "$node"
  done
}

make_node() {
  local token=$RUN/token-$1
  docker inspect "$PREFIX-$1" >/dev/null 2>&1 ||
    (umask 077 && in_host home k3s token --node-name="$1" --node-ip="${ADDRESS[$1]}" >"$token")
  keep_scripts
  read_states
  node "$1" home --label "$CLUSTER_LABEL=$(cluster)" --volume "$token:/run/lab/token:ro"
}

node_ready() { kubectl wait --for=condition=Ready "node/$1" --timeout=1s; }

# those that the cluster's objects name anywhere: the operator names the relay's in its settings
images_in_use() {
  kubectl get deployments,daemonsets,pods --all-namespaces -o yaml | grep -o -E 'localhost/[a-z0-9_./-]+:[A-Za-z0-9_.-]+' | sort -u
}

# copy_images NODE: from the first node, since the engine keeps but the newest
copy_images() {
  local images here=() missing=()
  mapfile -t images < <(images_in_use)
  mapfile -t here < <(grep -x -F -f <(printf '%s\n' "${images[@]}") <<<"$(images_on home)")
  mapfile -t missing < <(missing_on "$1" "${here[@]}")
  [ ${#missing[@]} -gt 0 ] || return 0
  step "putting on $1: ${missing[*]}"
  in_host home k3s ctr images export - "${missing[@]}" | in_host "$1" k3s ctr images import - >/dev/null
}

# pods go first as they do from a node that is taken out of service, unless it's dead already
empty_node() {
  [ -n "$(docker ps -q --filter "name=^$PREFIX-$1\$")" ] || return 0
  kubectl drain "$1" --ignore-daemonsets --delete-emptydir-data --force --timeout=20s >"$LOG/drain.log" 2>&1 ||
    step "not all pods left $1 by themselves, see $LOG/drain.log"
}

forget_node() {
  docker rm -fv "$PREFIX-$1" >/dev/null 2>&1 || true
  rm -f "$RUN/token-$1"
  kubectl delete node "$1" --ignore-not-found >/dev/null
  kubectl delete pods --all-namespaces --field-selector "spec.nodeName=$1" --force --grace-period=0 >/dev/null 2>&1
}
