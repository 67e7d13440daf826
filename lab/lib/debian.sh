# shellcheck shell=bash
# The one system that all images start from.

make_debian() {
  ! have_image "$IMAGE_DEBIAN" || return 0
  step "making image $IMAGE_DEBIAN"
  mmdebstrap --variant=minbase --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' "$SUITE" "$CACHE/debian.tar" >"$LOG/debian.log" 2>&1 9>&- ||
    fail "Debian $SUITE could not be installed into an image: $(tail -5 "$LOG/debian.log")"
  docker import -c 'CMD ["bash"]' "$CACHE/debian.tar" "$IMAGE_DEBIAN" >/dev/null
  rm "$CACHE/debian.tar"
}
