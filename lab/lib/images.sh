# shellcheck shell=bash
# Container images, built from Debian packages: no image registry is needed.

have_image() { docker image inspect "$1" >/dev/null 2>&1; }

# the old builder is enough, and the only one of a client without the buildx plugin
docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0

# build_image REF DOCKERFILE CONTEXT [ARG=VALUE…]
build_image() {
  local ref=$1 file=$2 context=$3 arg args=() name
  shift 3
  ! have_image "$ref" || return 0
  name=$(basename "${ref%%:*}")
  for arg; do args+=(--build-arg "$arg"); done
  step "making image $ref"
  # the machine's network: packages come from where this machine gets them
  docker build -q --network=host -t "$ref" "${args[@]}" -f "$file" "$context" >"$LOG/image-$name.log" 2>&1 9>&- ||
    fail "image $ref could not be built, see $LOG/image-$name.log: $(tail -5 "$LOG/image-$name.log")"
  forget_older "$ref"
}

# forget_older REF: earlier builds of it, but the last few: a test of upgrades goes back and forth. Those that a container uses stay
forget_older() {
  local name=${1%:*} tag
  for tag in $(docker image ls --format '{{.Tag}}' "$name" | tail -n +5); do
    [ "$name:$tag" = "$1" ] || docker image rm "$name:$tag" >/dev/null 2>&1 || true
  done
}

# stage FILE=NAME…: a folder with these files, as the context of a build
stage() {
  local folder pair
  folder=$(mktemp -d "$CACHE/stage.XXXXXX")
  for pair; do cp -a "${pair%%=*}" "$folder/${pair#*=}"; done
  echo "$folder"
}

# staged REF DOCKERFILE-NAME FILES ARGS: FILES and ARGS are words in one string each
staged() {
  local context files args
  ! have_image "$1" || return 0
  read -ra files <<<"$3"
  read -ra args <<<"${4:-}"
  context=$(stage "${files[@]}")
  build_image "$1" "$LAB/images/$2.Dockerfile" "$context" "${args[@]}"
  rm -r "$context"
}

make_host_images() {
  make_debian
  build_image "$IMAGE_VPS" "$LAB/images/packages.Dockerfile" "$LAB/images" "BASE=$IMAGE_DEBIAN" "PACKAGES=$VPS_PACKAGES"
  build_image "$IMAGE_HOST" "$LAB/images/packages.Dockerfile" "$LAB/images" "BASE=$IMAGE_VPS" "PACKAGES=$HOST_PACKAGES"
  build_image "$IMAGE_NODE_BASE" "$LAB/images/packages.Dockerfile" "$LAB/images" "BASE=$IMAGE_DEBIAN" "PACKAGES=$NODE_PACKAGES"
}

# the bases of the product's own images
make_base_images() {
  make_debian
  staged "$IMAGE_BUSYBOX" busybox "$(command -v busybox)=busybox"
  staged "$IMAGE_HAPROXY" haproxy "" "BASE=$IMAGE_DEBIAN"
  staged "$IMAGE_JRE" jre "$JRE/jre=jre" "BASE=$IMAGE_DEBIAN"
}
