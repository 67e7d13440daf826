# shellcheck shell=bash disable=SC2034 # used by those who source this
# Programs that a user may pick instead of the tailnet and the relay: built by the first lab/bench, and kept.
RATHOLE_VERSION=0.5.0

FRPS=$(binary frps frp)
FRPC=$(binary frpc frp)
RATHOLE=$CACHE/bin/rathole-$RATHOLE_VERSION-$(hash_of "$LAB/lib/rivals.sh")/rathole

# noweb: the module lacks the built pages of frp's dashboard
make_frp() {
  make_in "$FRPS" go_build frp github.com/fatedier/frp/cmd/frps frps "" noweb
  make_in "$FRPC" go_build frp github.com/fatedier/frp/cmd/frpc frpc "" noweb
}

# Linked statically, since the lab's Debian may be older than this machine's. Not --locked: today's Rust refuses a crate that the lock names
build_rathole() { # build_rathole FOLDER
  local machine
  machine=$(rustc -vV | sed -n 's/^host: //p')
  RUSTFLAGS="-C target-feature=+crt-static" cargo install rathole --version "$RATHOLE_VERSION" --root "$1" --target "$machine" \
    --no-default-features --features client,server,noise
  mv "$1/bin/rathole" "$1/rathole"
  rm -r "${1:?}/bin" "$1"/.crates*
}

has_rust() { cargo --version && rustc --version; } >/dev/null 2>&1
make_rathole() {
  make_in "$RATHOLE" build_rathole
}
