# shellcheck shell=bash
# What a kubelet expects of its machine, in a container with every capability but CAP_SYS_RESOURCE.

prepare_machine() {
  mount --make-rshared /
  mount -o remount,rw /sys
  mount -o remount,bind,rw /proc/sys 2>/dev/null
  [ -e /dev/kmsg ] || ln -s /dev/null /dev/kmsg
  echo 1 >/proc/sys/net/ipv4/ip_forward
  [ ! -e /proc/sys/net/bridge/bridge-nf-call-iptables ] || echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables
  rm -rf "$STATE/cni" "$STATE/held" # addresses of pods of a former run of this container, and who was held down in it
  mkdir -p "$STATE/components" "$STATE/held"
  keep_pod_addresses
  find_cgroup
  find_resolver
}

# Between nodes too, pods see each other's addresses. The CNI's rules, which masquerade what leaves the node, come behind this one, and
# kube-proxy puts its own in front.
keep_pod_addresses() {
  local rule=(POSTROUTING -s "$POD_RANGE" -d "$POD_RANGE" -j ACCEPT)
  iptables -t nat -C "${rule[@]}" 2>/dev/null || iptables -t nat -A "${rule[@]}"
}

# Pods get their cgroups below the container's own, so that removing the container removes them too.
find_cgroup() {
  CGROUP=/
  if [ -d /sys/fs/cgroup/memory ]; then
    cgroup_of_version_1
  elif [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    cgroup_of_version_2
  fi
}

cgroup_of_version_1() {
  local own hierarchy parent segment file
  own=$(sed -n 's/^[0-9]*:memory:\(.*\)/\1/p' /proc/self/cgroup)
  own=${own%/}
  [ -d "/sys/fs/cgroup/memory$own" ] || return 0
  CGROUP=$own/k3s-$NODE
  for hierarchy in /sys/fs/cgroup/*; do
    if [ ! -e "$hierarchy/cgroup.procs" ] || [ -e "$hierarchy/cgroup.controllers" ]; then continue; fi
    mkdir -p "$hierarchy$CGROUP"
    [ -e "$hierarchy/cpuset.cpus" ] || continue
    parent=$hierarchy # a new cpuset is empty and takes no process until it's told its processors
    for segment in ${CGROUP//\// }; do
      for file in cpuset.cpus cpuset.mems; do
        [ -n "$(cat "$parent/$segment/$file")" ] || cat "$parent/$file" >"$parent/$segment/$file"
      done
      parent=$parent/$segment
    done
  done
}

cgroup_of_version_2() { # only a cgroup without processes may give controllers to its children
  local own process controller
  own=$(sed -n 's/^0:://p' /proc/self/cgroup)
  own=${own%/}
  [ -d "/sys/fs/cgroup$own" ] || own=
  mkdir -p "/sys/fs/cgroup$own/init"
  while read -r process; do
    echo "$process" >"/sys/fs/cgroup$own/init/cgroup.procs" 2>/dev/null
  done <"/sys/fs/cgroup$own/cgroup.procs"
  tr ' ' '\n' <"/sys/fs/cgroup$own/cgroup.controllers" | while read -r controller; do
    echo "+$controller" >"/sys/fs/cgroup$own/cgroup.subtree_control" 2>/dev/null
  done
  CGROUP=$own/k3s-$NODE
}

find_resolver() { # a resolver on this container's loopback is none for a pod
  RESOLVER=/etc/resolv.conf
  if grep -q -E '^nameserver 127\.' /etc/resolv.conf 2>/dev/null || [ ! -e /etc/resolv.conf ]; then
    RESOLVER=$AGENT/resolv.conf
    echo "# none" >"$RESOLVER"
  fi
}
