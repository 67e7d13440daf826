# shellcheck shell=bash disable=SC2034 # used by those who source this
# The product's own images, tagged by what is in them: a change rolls the pods that use it, and nothing else does.

# product_image NAME BASE FILE…: a reference; each FILE is a path below the repository
product_image() {
  local name=$1 base=$2 paths=() path
  shift 2
  for path in "src/main/docker/Dockerfile.$name" "$@"; do paths+=("$REPO/$path"); done
  local ref
  ref=localhost/exposedapp-$name:$(hash_text "$base" "$(hash_of "${paths[@]}")")
  have_image "$ref" || build_product_image "$ref" "$name" "$base" "$@"
  echo "$ref"
}

build_product_image() { # only what the image needs is sent to the engine, not the whole repository
  local ref=$1 name=$2 base=$3 context path
  shift 3
  context=$(mktemp -d "$CACHE/stage.XXXXXX")
  for path; do
    mkdir -p "$context/$(dirname "$path")"
    cp -a "$REPO/$path" "$context/$path"
  done
  build_image "$ref" "$REPO/src/main/docker/Dockerfile.$name" "$context" "BASE=$base" >&2
  rm -r "$context"
}

# tagged by its sources: two builds of the same sources differ by their timestamps
make_operator() {
  local sources=("$REPO/pom.xml" "$REPO/src/main/docker/Dockerfile.operator") folder
  for folder in java resources; do [ ! -d "$REPO/src/main/$folder" ] || sources+=("$REPO/src/main/$folder"); done
  OPERATOR=localhost/exposedapp-operator:$(hash_text "$IMAGE_JRE" "$(hash_of "${sources[@]}")")
  ! have_image "$OPERATOR" || return 0
  step "building the operator"
  (cd "$REPO" && mvn -q -B -Dmaven.test.skip=true package) >"$LOG/maven.log" 2>&1 8>&- 9>&- || fail "mvn package failed: $(grep -m 5 ERROR "$LOG/maven.log")"
  build_product_image "$OPERATOR" operator "$IMAGE_JRE" target/quarkus-app
}

make_product_images() {
  RELAY=$(product_image relay "$IMAGE_HAPROXY")
  PROBE=$(product_image tailnet-probe "$IMAGE_BUSYBOX" src/main/docker/tailnet-probe.sh)
  make_operator
}

images_on() { in_host "$1" k3s ctr images ls -q </dev/null; }

missing_on() { # missing_on NODE IMAGE…
  local there image
  there=$(images_on "$1")
  for image in "${@:2}"; do grep -q -x -F "$image" <<<"$there" || echo "$image"; done
}

put_on_nodes() { # put_on_nodes IMAGE…: those that a node lacks, in one archive, so that common layers come once
  local node missing
  for node in $(running_nodes); do
    mapfile -t missing < <(missing_on "$node" "$@")
    [ ${#missing[@]} -gt 0 ] || continue
    step "putting on $node: ${missing[*]}"
    docker save "${missing[@]}" | in_host "$node" k3s ctr images import - >/dev/null
  done
}
