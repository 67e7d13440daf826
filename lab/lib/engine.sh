# shellcheck shell=bash
# The Docker engine: the one that answers, or Debian's, started here and then stopped by the lab/down that leaves no lab.
ENGINE_PID=$CACHE/dockerd.pid

process_start() { cut -d' ' -f22 "/proc/$1/stat" 2>/dev/null; } # tells a process from a later one of the same id

engine_answers() { docker info >/dev/null 2>&1; }

engine_up() {
  ! engine_answers || return 0
  [ -z "${DOCKER_HOST:-}" ] || fail "no Docker engine answers at DOCKER_HOST=$DOCKER_HOST; unset it to let the lab start one"
  [ "$(id -u)" = 0 ] || fail "no Docker engine answers: start it (systemctl start docker) or run as root"
  # before the engine's first start: else it sets the machine's FORWARD policy to DROP
  echo 1 >/proc/sys/net/ipv4/ip_forward
  # /usr/local/bin/docker may be a client alone: it's the engine that counts
  need dockerd docker.io
  need docker docker.io
  need iptables iptables
  need ip iproute2
  if [ -d /run/systemd/system ]; then # a service of the machine from now on, not ours to stop
    systemctl start docker
    wait_until 30 "dockerd doesn't answer, see journalctl -u docker" engine_answers
  else
    start_engine
  fi
}

engine_process() { # the running dockerd, if any: installing the package may have started it. A killed one leaves its file behind
  local pid
  pid=$(cat /run/docker.pid 2>/dev/null) && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ] && ! engine_gone "$pid" && echo "$pid"
}

start_engine() {
  step "starting dockerd (log: $LOG/dockerd.log)"
  if ! engine_process >/dev/null; then
    # a command of its own: the shell that `a || b &` leaves behind would keep the lock
    setsid dockerd >"$LOG/dockerd.log" 2>&1 </dev/null 8>&- 9>&- &
  fi
  wait_until 30 "dockerd doesn't answer, see $LOG/dockerd.log" engine_answers
  local pid
  pid=$(engine_process)
  echo "$pid $(process_start "$pid")" >"$ENGINE_PID"
}

engine_down() {
  local pid started
  [ -s "$ENGINE_PID" ] || return 0
  read -r pid started <"$ENGINE_PID"
  rm -f "$ENGINE_PID"
  [ "$(process_start "$pid")" = "$started" ] || return 0
  step "stopping dockerd"
  kill "$pid"
  wait_until 30 "dockerd (process $pid) doesn't end" engine_gone "$pid"
}
engine_gone() { # a zombie counts as gone: its parent may take its time
  [ ! -e "/proc/$1" ] || grep -q '^State:[[:space:]]*Z' "/proc/$1/status"
}
