# shellcheck shell=bash disable=SC2034 # used by those who source this
# external-dns, built by the first lab/external-dns and kept; its Go is newer than that of the lab's other programs. Beside the program lies the
# definition of DNSEndpoints from the same module.
EXTERNAL_DNS=$CACHE/bin/external-dns-$(hash_of "$LAB/src/externaldns" "$LAB/lib/externaldns.sh")/external-dns
EXTERNAL_DNS_CRD=$(dirname "$EXTERNAL_DNS")/dnsendpoints.yaml
IMAGE_EXTERNAL_DNS=$(image external-dns "$EXTERNAL_DNS" "$(dockerfile binary)")
IMAGE_NAMES=$(image names "$IMAGE_VPS" knot "$(dockerfile packages)")

build_external_dns() { # build_external_dns FOLDER
  export GOTOOLCHAIN=auto
  go_build externaldns . external-dns "" "" "$1"
  cp "$(cd "$LAB/src/externaldns" && go list -m -f '{{.Dir}}' sigs.k8s.io/external-dns)/config/crd/standard/dnsendpoints.externaldns.k8s.io.yaml" \
    "$1/dnsendpoints.yaml"
}

make_external_dns() {
  make_in "$EXTERNAL_DNS" build_external_dns
  staged "$IMAGE_EXTERNAL_DNS" binary "$EXTERNAL_DNS=program"
  build_image "$IMAGE_NAMES" "$LAB/images/packages.Dockerfile" "$LAB/images" "BASE=$IMAGE_VPS" "PACKAGES=knot"
}
