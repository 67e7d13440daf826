# shellcheck shell=bash
# Starting, watching and stopping the components.
declare -A COMPONENT=() # process id to name
declare -A COMMAND=()   # name to what is run, quoted

start() { # start NAME COMMAND…
  COMMAND[$1]=$(printf '%q ' "${@:2}")
  launch "$1"
}

launch() { # launch NAME: as soon as nobody holds it down
  local name=$1
  {
    echo "$BASHPID" >"$STATE/components/$name"
    while [ -e "$STATE/held/$name" ]; do sleep 0.1; done
    eval "exec ${COMMAND[$name]}"
  } >>"$LOG/$name.log" 2>&1 &
  COMPONENT[$!]=$name
}

stop_all() { # the API server and etcd wait for each other: who is there after five seconds is killed
  local deadline=$((SECONDS + 5))
  trap - TERM INT
  kill "${!COMPONENT[@]}" 2>/dev/null
  while kill -0 "${!COMPONENT[@]}" 2>/dev/null && [ "$SECONDS" -lt "$deadline" ]; do sleep 0.1; done
  kill -9 "${!COMPONENT[@]}" 2>/dev/null
  exit "$1"
}

check_components() {
  local process
  for process in "${!COMPONENT[@]}"; do
    kill -0 "$process" 2>/dev/null && continue
    say "${COMPONENT[$process]} ended, and the node with it; its last words:"
    tail -15 "$LOG/${COMPONENT[$process]}.log"
    stop_all 1
  done
}

# From now on as systemd would. Each second instead of `wait -n`: that misses who ends while another is being started again.
supervise() {
  local process name
  while :; do
    sleep 1 &
    wait $! # a signal doesn't wait for it
    for process in "${!COMPONENT[@]}"; do
      kill -0 "$process" 2>/dev/null && continue
      name=${COMPONENT[$process]}
      unset "COMPONENT[$process]"
      say "$name ended, starting it again"
      launch "$name"
    done
  done
}

until_true() { # until_true COMMAND…: gives up only when a component ends; whoever started the node has the time limit
  until "$@" >/dev/null 2>&1; do
    check_components
    sleep 0.1
  done
}
api() { curl -sf -m 2 --cacert "$TLS/ca.crt" --cert "$TLS/$IDENTITY.crt" --key "$TLS/$IDENTITY.key" "$SERVER$1"; }
kubectl() { kubeone kubectl --kubeconfig "$CRED/$IDENTITY.kubeconfig" "$@"; }

start_control_plane() {
  start etcd kubeone etcd --name=k3s --data-dir="$DATA/server/db/etcd" --unsafe-no-fsync --logger=zap --log-level=warn \
    --listen-client-urls=http://127.0.0.1:2379 --advertise-client-urls=http://127.0.0.1:2379 \
    --listen-peer-urls=http://127.0.0.1:2380 --initial-advertise-peer-urls=http://127.0.0.1:2380 --initial-cluster=k3s=http://127.0.0.1:2380
  start kube-apiserver kubeone kube-apiserver --etcd-servers=http://127.0.0.1:2379 --bind-address=0.0.0.0 --secure-port=6443 \
    --advertise-address="$NODE_IP" --tls-cert-file="$TLS/apiserver.crt" --tls-private-key-file="$TLS/apiserver.key" \
    --client-ca-file="$TLS/ca.crt" --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction \
    --allow-privileged=true --service-cluster-ip-range="$SERVICE_RANGE" \
    --service-account-issuer=https://kubernetes.default.svc.cluster.local \
    --service-account-key-file="$TLS/sa.pub" --service-account-signing-key-file="$TLS/sa.key" \
    --kubelet-client-certificate="$TLS/apiserver-kubelet.crt" --kubelet-client-key="$TLS/apiserver-kubelet.key" \
    --kubelet-certificate-authority="$TLS/ca.crt" --kubelet-preferred-address-types=InternalIP \
    --requestheader-client-ca-file="$TLS/ca.crt" --requestheader-allowed-names=front-proxy \
    --requestheader-username-headers=X-Remote-User --requestheader-group-headers=X-Remote-Group \
    --requestheader-extra-headers-prefix=X-Remote-Extra- \
    --proxy-client-cert-file="$TLS/front-proxy.crt" --proxy-client-key-file="$TLS/front-proxy.key" --enable-aggregator-routing=true
  start_runtime # while the API server starts
  until_true api /readyz
  say "API server ready"
  start kube-controller-manager kubeone kube-controller-manager --bind-address=127.0.0.1 --leader-elect=false \
    --kubeconfig="$CRED/kube-controller-manager.kubeconfig" \
    --authentication-kubeconfig="$CRED/kube-controller-manager.kubeconfig" \
    --authorization-kubeconfig="$CRED/kube-controller-manager.kubeconfig" \
    --service-account-private-key-file="$TLS/sa.key" --root-ca-file="$TLS/ca.crt" --use-service-account-credentials=true \
    --cluster-signing-cert-file="$TLS/ca.crt" --cluster-signing-key-file="$TLS/ca.key" \
    --cluster-cidr="$POD_RANGE" --allocate-node-cidrs=true --node-cidr-mask-size="$NODE_MASK" \
    --service-cluster-ip-range="$SERVICE_RANGE" --flex-volume-plugin-dir="$AGENT/volumeplugins" \
    ${CONTROLLER_MANAGER_FLAGS[@]+"${CONTROLLER_MANAGER_FLAGS[@]}"}
  start kube-scheduler kubeone kube-scheduler --bind-address=127.0.0.1 --leader-elect=false \
    --kubeconfig="$CRED/kube-scheduler.kubeconfig" --authentication-kubeconfig="$CRED/kube-scheduler.kubeconfig" \
    --authorization-kubeconfig="$CRED/kube-scheduler.kubeconfig"
}

start_runtime() {
  local archive
  start containerd containerd --config "$AGENT/containerd.toml"
  until_true ctr -a "$SOCKET" version
  for archive in /images/*.tar "$AGENT"/images/*.tar; do
    [ -e "$archive" ] || continue
    ctr -a "$SOCKET" -n k8s.io images import "$archive" >>"$LOG/images.log" 2>&1 ||
      say "the images of $archive could not be imported: $(tail -1 "$LOG/images.log")"
  done
}

start_agent() {
  start kubelet kubeone kubelet --config="$AGENT/kubelet.yaml" --kubeconfig="$CRED/kubelet.kubeconfig" \
    --hostname-override="$NODE" --node-ip="$NODE_IP" --root-dir=/var/lib/kubelet --cert-dir="$AGENT/pki"
  start kube-proxy kubeone kube-proxy --config="$AGENT/kube-proxy.yaml"
}

# The kubelet would register its node itself, and the controller give it any free range of pods: neighbours have a route to this one.
register() {
  kubectl get node "$NODE" || kubectl create -f - <<EOF
apiVersion: v1
kind: Node
metadata: {name: $NODE}
spec: {podCIDR: $NODE_RANGE, podCIDRs: [$NODE_RANGE]}
EOF
}

is_ready() { kubectl wait --for=condition=Ready "node/$NODE" --timeout=1s; }

wait_ready() {
  until_true is_ready
  say "node $NODE is ready"
  until_true api /api/v1/namespaces/default/serviceaccounts/default # pods can be made from now on
  until_true api /api/v1/namespaces/default/configmaps/kube-root-ca.crt
}
