# shellcheck shell=bash disable=SC2034
# Who is where. Documentation addresses (TEST-NET-2; the other two are in use on some build machines) are the internet, one private
# range is the home LAN.
PREFIX=exposedapp-lab
INET=$PREFIX-inet
INET_SUBNET=198.51.100.0/24
HOMENET=$PREFIX-home-lan
HOMENET_SUBNET=10.213.77.0/24
HOMENET_BRIDGE=10.213.77.254 # the machine's own leg: how lab/kubectl reaches the API server
ROUTER_INSIDE=10.213.77.1

declare -A ADDRESS=(
  [control]=198.51.100.2
  [acme]=198.51.100.3
  [vps]=198.51.100.10
  [vps2]=198.51.100.11
  [router]=198.51.100.20
  [peer]=198.51.100.40
  [visitor]=198.51.100.50
  [home]=10.213.77.10
  [home2]=10.213.77.11 # on demand
  [lan]=10.213.77.20
)
VPSS=(vps vps2)
# of each node its pods' addresses: the first range of the cluster goes to its first node, the last one is never given out by itself
declare -A PODS=([home]=10.42.0.0/22 [home2]=10.42.252.0/22)
DNS_SERVER=${ADDRESS[acme]}
CONTROL_NAME=control.lab.test
ACME_DIRECTORY=https://${ADDRESS[acme]}:14000/dir
