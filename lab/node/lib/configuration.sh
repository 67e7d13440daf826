# shellcheck shell=bash
# Files that the components read.

write_configuration() {
  containerd_configuration >"$AGENT/containerd.toml"
  network_configuration >"$AGENT/cni/10-k3s.conflist"
  kubelet_configuration >"$AGENT/kubelet.yaml"
  proxy_configuration >"$AGENT/kube-proxy.yaml"
}

containerd_configuration() { # restrict_oom_score_adj: lowering it takes CAP_SYS_RESOURCE
  cat <<EOF
version = 2
root = "$AGENT/containerd"
state = "$STATE/containerd"
[grpc]
  address = "$SOCKET"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:3.10"
  disable_hugetlb_controller = true
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$AGENT/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
EOF
}

network_configuration() {
  cat <<EOF
{"cniVersion": "0.4.0", "name": "k3s", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": true, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "$STATE/cni", "ranges": [[{"subnet": "$NODE_RANGE"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
EOF
}

kubelet_configuration() {
  cat <<EOF
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
failCgroupV1: false
failSwapOn: false
oomScoreAdj: 0
cgroupDriver: cgroupfs
cgroupRoot: "$CGROUP"
containerRuntimeEndpoint: unix://$SOCKET
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $TLS/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $TLS/kubelet-serving.crt
tlsPrivateKeyFile: $TLS/kubelet-serving.key
clusterDomain: cluster.local
clusterDNS: [$DNS_ADDRESS]
resolvConf: $RESOLVER
maxPods: $MAX_PODS
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
evictionHard: {memory.available: 50Mi, nodefs.available: 1%, nodefs.inodesFree: 1%, imagefs.available: 1%}
nodeStatusUpdateFrequency: 5s
serializeImagePulls: false
volumePluginDir: $AGENT/volumeplugins
EOF
}

proxy_configuration() { # conntrack at zero: leave the machine's settings alone
  cat <<EOF
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: $CRED/kube-proxy.kubeconfig}
clusterCIDR: $POD_RANGE
hostnameOverride: $NODE
mode: iptables
oomScoreAdj: 0
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
healthzBindAddress: 127.0.0.1:10256
metricsBindAddress: 127.0.0.1:10249
EOF
}
