# shellcheck shell=bash
# What the checks share: where their tools come from, and how they say what they couldn't look at.
set -euo pipefail

REPO=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CHECK_CACHE=${EXPOSEDAPP_CHECK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/exposedapp-check}
cd "$REPO"

fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# note WHAT: goes on; check/all repeats it at its end
note() {
  printf '%s\n' "$*" >&2
  [ -z "${CHECK_REPORT:-}" ] || printf '%s\n' "$*" >>"$CHECK_REPORT"
}

# skip WHAT: as note, but with CHECK_STRICT=1, as in CI, nothing may be left out
skip() {
  [ "${CHECK_STRICT:-}" != 1 ] || fail "$* (CHECK_STRICT=1: nothing may be skipped)"
  note "skipped: $*"
}

version_of() { sed -n "s/^$1 //p" "$REPO/.tool-versions"; }

# tool NAME: prints where the program is: on the PATH, or in the cache, where it is put if that works without root
tool() {
  local name=$1 folder
  ! command -v "$name" || return 0
  folder=$CHECK_CACHE/$name-$(version_of "$name")
  if [ ! -x "$folder/$name" ]; then
    mkdir -p "$folder"
    "install_$name" "$folder" >"$folder/log" 2>&1 || return 1
  fi
  echo "$folder/$name"
}

install_shfmt() { GOBIN=$1 go install "mvdan.cc/sh/v3/cmd/shfmt@v$(version_of shfmt)"; }

# whichever version Debian has; installing its package would take root, unpacking it doesn't
install_shellcheck() {
  (cd "$1" && apt-get download shellcheck && dpkg -x shellcheck_*.deb . && ln -sf usr/bin/shellcheck shellcheck) && "$1/shellcheck" --version
}

install_yamllint() {
  python3 -m pip install -q --disable-pip-version-check --target "$1/lib" "yamllint==$(version_of yamllint)" &&
    printf '#!/bin/sh\nPYTHONPATH=%q exec python3 -m yamllint "$@"\n' "$1/lib" >"$1/yamllint" && chmod 755 "$1/yamllint"
}

# the files of the repository that a shell runs or sources
shell_files() {
  local file
  git ls-files --cached --others --exclude-standard | while read -r file; do
    [ -f "$file" ] || continue
    case $file in
    *.sh) echo "$file" ;;
    *) ! head -c 64 "$file" | head -1 | grep -a -q -E '^#!.*\b(ba|da)?sh\b' || echo "$file" ;;
    esac
  done
}
