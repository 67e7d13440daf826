# shellcheck shell=bash
# Expectations, each told in one line.
FAILED=0

expect() { # expect WHAT PATTERN COMMAND…: the output has to match; the exit code is part of no expectation
  local what=$1 pattern=$2 said
  shift 2
  said=$("$@" 2>&1 || true)
  if [[ $said =~ $pattern ]]; then
    printf 'ok    %s\n' "$what"
  else
    printf 'FAIL  %s: expected %s, got: %s\n' "$what" "$pattern" "$said"
    FAILED=$((FAILED + 1))
  fi
}

verdict() {
  [ "$FAILED" = 0 ] || fail "$FAILED expectations failed"
  step "all is as it should be"
}
