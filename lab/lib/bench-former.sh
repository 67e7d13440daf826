# shellcheck shell=bash disable=SC2153 # BENCH_NAMESPACE and BENCH_HOST are set in bench-rig.sh
# The operator beside its version 0.1, one installed after the other: from apply to the first 200, memory, another tailnet address.

make_images_of() { # make_images_of FOLDER
  local REPO=$1
  make_product_images
}

# Apps that are applied right after one another would meet the kubelet's looks, once a second, always at the same moment
any_moment() { sleep "0.$(printf %03d $((RANDOM % 1000)))"; }

measure_app() { # measure_app WHO NAME: from kubectl's start to the visitor's first verified 200
  local begun came
  any_moment
  begun=$(date +%s%3N)
  app_manifest "$2" "$2.$BENCH_HOST" | kubectl apply -f - >/dev/null
  came=$(from_visitor await -for 60s "https://$2.$BENCH_HOST/" | value_of came_at_ms)
  echo "apply_to_200_ms $((came - begun))" | figures_of apply "$1"
}

await_crowd() { # prints when the last one of the crowd was seen to answer
  local host came last=0
  for host in $(crowd_hosts | tr , " "); do
    came=$(from_visitor await -for 120s "https://$host/" | value_of came_at_ms) || fail "$host is not served"
    [ "$came" -le "$last" ] || last=$came
  done
  echo "$last"
}

in_mib() { awk -v of="$1:" '$1 == of { sum += $2 } END { printf "%.2f\n", sum / 1024 }'; } # in_mib FIELD <FILE-OF-PROC

at_rest() { # at_rest SECONDS: the operator's processor time in ms for each second in which nothing happens but its own looks
  local before
  sleep 60 # what the last change brought is over, and the program's code for it compiled
  before=$(processor_time_of operator)
  sleep "$1"
  calculate %.2f "($(processor_time_of operator) - $before) * 1000 / $1"
}

measure_crowd() { # measure_crowd WHO: the apps that were measured, and more
  local app
  for app in $(seq -f app%g $((APPS + 1)) "$CROWD"); do
    app_manifest "$app" "$app.$BENCH_HOST"
    echo ---
  done | kubectl apply -f - >/dev/null
  await_crowd >/dev/null
  bench_kubectl wait --for=condition=Ready exposedapps --all --timeout=120s >/dev/null
  {
    echo "operator_mib $(files_of operator status | in_mib VmRSS)"
    echo "operator_own_mib $(files_of operator status | in_mib RssAnon)"
    echo "operator_ms_s $(at_rest 60)" # each app that is well is looked at once
    echo "relay_mib $(calculate %.2f "$(files_of home:haproxy smaps_rollup | in_mib Pss) / $CROWD")"
  } | figures_of crowd "$1"
}

measure_move() { # measure_move WHO: the home node gets another tailnet address
  local joined
  in_host home /lab/rejoin >/dev/null
  joined=$(date +%s%3N)
  echo "served_ms $(($(await_crowd) - joined))" | figures_of move "$1"
}

no_relay_runs() { [ -z "$(processes_of home:haproxy)" ]; }

put_up_build() { # put_up_build FOLDER: with an operator that has just started, and no app
  # those that drain would be measured too
  kubectl --namespace exposedapp-relays delete pods -l exposedapp.io/port --grace-period=1 >/dev/null
  wait_until 30 "relays of before still run" no_relay_runs
  EXPOSEDAPP_SOURCE=$1 "$LAB/install" 2>"$LOG/bench-install.log" 8>&- 9>&- || fail "installing $1: $(tail -3 "$LOG/bench-install.log")"
  kubectl --namespace exposedapp-system rollout restart deployment/exposedapp-operator >/dev/null
  kubectl --namespace exposedapp-system rollout status deployment/exposedapp-operator --timeout=120s >/dev/null
  kubectl apply -f "$LAB/manifests/bench.yaml" >/dev/null
  bench_kubectl rollout status deployment/web --timeout=60s >/dev/null
}

measure_first_app() { # measure_first_app WHO: what only the first app waits for isn't counted
  app_manifest first "$BENCH_HOST" | kubectl apply -f - >/dev/null
  from_visitor await -for 60s "https://$BENCH_HOST/" >/dev/null
  echo "relay_alone_mib $(files_of home:haproxy smaps_rollup | in_mib Pss)" | figures_of crowd "$1"
  bench_kubectl delete exposedapp first >/dev/null
}

measure_build() { # measure_build WHO FOLDER
  local app
  step "$1: installing it"
  put_up_build "$2"
  measure_first_app "$1"
  step "$1: from apply to 200, $APPS apps, one after another"
  for app in $(seq -f app%g "$APPS"); do measure_app "$1" "$app"; done
  step "$1: $CROWD apps, and another tailnet address"
  measure_crowd "$1"
  measure_move "$1"
  kubectl delete namespace "$BENCH_NAMESPACE" --timeout=60s >/dev/null
}

measure_builds() {
  "$LAB/dns" set "$BENCH_HOST,$(crowd_hosts)"
  [ -z "$FORMER" ] || measure_build former "$FORMER"
  measure_build now "$REPO"
}

to_former() { calculate %.2f "$(figure "$1" now "$2") / $(figure "$1" former "$2")"; } # to_former PATH MEASURE
apply_to_former() { calculate %.2f "$(apply_s now "$1") / $(apply_s former "$1")"; }   # apply_to_former QUANTILE

# what looking at the crowd costs more than version 0.1, which looks at nothing from outside
probes_of_300() { calculate %.1f "($(figure crowd now operator_ms_s) - $(figure crowd former operator_ms_s)) / $CROWD * 300"; }

more_mib() { calculate %.1f "$(figure crowd now operator_mib) - $(figure crowd former operator_mib)"; }

former_promises() {
  promise "apply to the first verified 200 in half of version 0.1's time, median" "$(apply_to_former 0.5)" "<=" 0.5 "×"
  promise "the same, p95: 0.6× of it" "$(apply_to_former 0.95)" "<=" 0.6 "×"
  promise "operator's resident memory with $CROWD apps at most 0.7× of version 0.1's" "$(to_former crowd operator_mib)" "<=" 0.7 "×"
  promise "looking at 300 well apps from outside takes at most 5 % of a core, ms/s" "$(probes_of_300)" "<=" 50 "ms/s"
  promise "the operator's memory with $CROWD apps is at most 64 MiB above version 0.1's" "$(more_mib)" "<=" 64 "MiB"
  promise "a relay's memory at most 0.6× of version 0.1's" "$(to_former crowd relay_alone_mib)" "<=" 0.6 "×"
  promise "another tailnet address, $CROWD apps served in half of version 0.1's time" "$(to_former move served_ms)" "<=" 0.5 "×"
}

former_row() { # former_row NAME PATH MEASURE [DIVISOR]
  printf '| %s | %.1f | %.1f | %s× |\n' "$1" "$(calculate %f "$(figure "$2" former "$3") / ${4:-1}")" \
    "$(calculate %f "$(figure "$2" now "$3") / ${4:-1}")" "$(to_former "$2" "$3")"
}
apply_row() { echo "| apply to the first verified 200, $1, s | $(apply_s former "$2") | $(apply_s now "$2") | $(apply_to_former "$2")× |"; } # apply_row NAME QUANTILE

former_section() {
  if [ -z "$FORMER" ]; then
    echo "Left out: the history of the clone lacks version 0.1 (\`git fetch --unshallow\`)."
    return
  fi
  cat <<EOF
Version 0.1 is built from its own tree and installed in the same lab, then this one; each begins with an operator that has just started. Memory of the
operator is its resident set, after $APPS apps one by one and $((CROWD - APPS)) at once; that of a relay is the PSS of its HAProxy. At rest, a minute after the last change,
this version looks at each app from outside once a minute (DNS, certificate, answer), and version 0.1 at none: for 300 apps the difference makes
$(probes_of_300) ms of processor time a second.

| | version 0.1 | this version | |
|---|--:|--:|--:|
$(apply_row median 0.5)
$(apply_row p95 0.95)
$(former_row "operator with $CROWD apps, MiB" crowd operator_mib)
$(former_row "of that, not pages of files, which the kernel can take back" crowd operator_own_mib)
$(former_row "operator with $CROWD apps at rest, processor time for each second, ms" crowd operator_ms_s)
$(former_row "a relay alone on its node, MiB" crowd relay_alone_mib)
$(former_row "a relay among $CROWD, MiB" crowd relay_mib)
$(former_row "another tailnet address: $CROWD apps served after, s" move served_ms 1000)
EOF
}
