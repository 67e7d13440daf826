# shellcheck shell=bash disable=SC2034 # used by those who source this
# Who is where. Documentation addresses (TEST-NET-2; the other two are in use on some build machines) are the internet, one private
# range is the home LAN.
case $LAB_NUMBER in
1) PREFIX=exposedapp-lab INTERNET=0 LAN=10.213.77 ;;
2) PREFIX=exposedapp-lab2 INTERNET=128 LAN=10.213.78 ;;
*) fail "there is no lab $LAB_NUMBER: EXPOSEDAPP_LAB is 1 or 2" ;;
esac
INET=$PREFIX-inet
INET_SUBNET=198.51.100.$INTERNET/25
HOMENET=$PREFIX-home-lan
HOMENET_SUBNET=$LAN.0/24
HOMENET_BRIDGE=$LAN.254 # the machine's own leg: how lab/kubectl reaches the API server
ROUTER_INSIDE=$LAN.1

declare -A ADDRESS=(
  [control]=198.51.100.$((INTERNET + 2))
  [acme]=198.51.100.$((INTERNET + 3))
  [vps]=198.51.100.$((INTERNET + 10))
  [vps2]=198.51.100.$((INTERNET + 11))
  [router]=198.51.100.$((INTERNET + 20))
  [peer]=198.51.100.$((INTERNET + 40))
  [visitor]=198.51.100.$((INTERNET + 50))
  [home]=$LAN.10
  [home2]=$LAN.11 # on demand
  [lan]=$LAN.20
)
VPSS=(vps vps2)
# of each node its pods' addresses: the first range of the cluster goes to its first node, the last one is never given out by itself
declare -A PODS=([home]=10.42.0.0/22 [home2]=10.42.252.0/22)
DNS_SERVER=${ADDRESS[acme]}
CONTROL_NAME=control.lab.test
ACME_DIRECTORY=https://${ADDRESS[acme]}:14000/dir
