# shellcheck shell=bash
# Tools of the machine: installed from Debian where they are missing.

install_packages() {
  command -v apt-get >/dev/null || fail "missing: $*. Install the packages of these names by hand, this machine has no apt-get"
  [ "$(id -u)" = 0 ] || fail "missing: $*. Run as root: apt-get install $*"
  step "installing $*"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >"$LOG/apt.log" 2>&1 8>&- 9>&- ||
    fail "apt-get install $* failed: $(tail -3 "$LOG/apt.log")"
}

need() { # need COMMAND PACKAGE
  command -v "$1" >/dev/null || install_packages "$2"
}

need_build_tools() {
  need curl curl
  need jq jq
  need openssl openssl
  need mmdebstrap mmdebstrap
  need busybox busybox-static
  need npm npm
  need python3 python3
  python3 -m pip --version >/dev/null 2>&1 || install_packages python3-pip
  need_static_busybox
  need_go
  need_jdk
}

need_static_busybox() { # some systems' own busybox needs libraries that an image from nothing lacks
  ! ldd "$(command -v busybox)" >/dev/null 2>&1 || install_packages busybox-static
}

# What tests run beside the lab: servers of their own for the SSH side, and HAProxy to check what it is given. Where systemd runs, installing them
# would start services on this machine.
need_test_tools() {
  need_test_tool /usr/sbin/sshd openssh-server
  need_test_tool haproxy haproxy
}

need_test_tool() { # need_test_tool COMMAND PACKAGE
  ! command -v "$1" >/dev/null || return 0
  if [ -d /run/systemd/system ]; then
    step "$2 isn't installed, so tests that need it are skipped: apt-get install $2"
  else
    install_packages "$2"
  fi
}

need_go() {
  local wanted
  wanted=$(sed -n 's/^go \([0-9.]*\)$/\1/p' "$LAB/src/tailnet/go.mod")
  command -v go >/dev/null || fail "Go $wanted or newer is missing (Debian's is too old): put its bin folder on the PATH"
  (cd "$LAB/src/tailnet" && go version) >/dev/null 2>&1 ||
    fail "Go $wanted or newer is needed, this one is $(go env GOVERSION) and may not fetch a newer one (GOTOOLCHAIN)"
}

need_jdk() {
  { command -v jlink && [ -d "$(java_home)/jmods" ]; } >/dev/null 2>&1 || install_packages openjdk-17-jdk-headless
  command -v mvn >/dev/null || install_packages maven
}
java_home() { dirname "$(dirname "$(readlink -f "$(command -v jlink)")")"; }
