# shellcheck shell=bash
# The home cluster, from the machine's side.

api_ready() { "$KUBECTL" --kubeconfig "$KUBECONFIG_FILE" --request-timeout=3s get --raw /readyz; }
node_started() { docker exec "$PREFIX-home" test -s /etc/rancher/k3s/k3s.yaml; }

fetch_kubeconfig() { # the machine has a leg in the home LAN: no port needs publishing
  docker exec "$PREFIX-home" cat /etc/rancher/k3s/k3s.yaml | sed "s/127\.0\.0\.1/${ADDRESS[home]}/" >"$KUBECONFIG_FILE.new"
  chmod 600 "$KUBECONFIG_FILE.new"
  mv "$KUBECONFIG_FILE.new" "$KUBECONFIG_FILE"
}

kubectl() { "$KUBECTL" --kubeconfig "$KUBECONFIG_FILE" "$@"; }

set_up_cluster() {
  ln -sfn "$KUBECTL_FOLDER" "$RUN/bin"
  wait_until 90 "the home node doesn't start (docker logs $PREFIX-home)" node_started
  fetch_kubeconfig
  wait_until 60 "the home cluster's API server doesn't answer" api_ready
  kubectl get deployment coredns --namespace kube-system >/dev/null 2>&1 || {
    step "starting the cluster's DNS"
    sed "s/LAB_DNS/$DNS_SERVER/" "$LAB/manifests/coredns.yaml" | kubectl apply --server-side -f - >/dev/null
  }
  kubectl rollout status deployment/coredns --namespace kube-system --timeout=60s >/dev/null ||
    fail "the cluster's DNS doesn't start: $(kubectl describe pods --namespace kube-system | tail -5)"
}
