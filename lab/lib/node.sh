# shellcheck shell=bash
# The node's image, with the images that its pods need from the start inside.

make_pod_images() {
  staged "$IMAGE_PAUSE" pause "" "BASE=$IMAGE_BUSYBOX"
  staged "$IMAGE_ECHO" binary "$ECHO=program"
  staged "$IMAGE_COREDNS" binary "$COREDNS=program"
}

make_node_image() {
  ! have_image "$IMAGE_NODE" || return 0
  # fixed tags: what an older build left under them must not end up in the new node
  docker image rm -f "$IMAGE_PAUSE" "$IMAGE_ECHO" "$IMAGE_COREDNS" >/dev/null 2>&1 || true
  make_pod_images
  local context
  context=$(stage "$LAB/node/bin=bin" "$LAB/node/lib=lib")
  mkdir "$context/images"
  docker save -o "$context/images/pods.tar" "$IMAGE_PAUSE" "$IMAGE_ECHO" "$IMAGE_COREDNS"
  cp "$KUBEONE" "$context/kubeone"
  build_image "$IMAGE_NODE" "$LAB/images/node.Dockerfile" "$context" "BASE=$IMAGE_NODE_BASE"
  rm -r "$context"
}
