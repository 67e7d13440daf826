#!/bin/bash
# Makes a VPS an edge of the ExposedApp operator: an SFTP account that may write route files and ask Traefik's read-only API,
# and a Traefik that serves those routes with certificates. Run it as root on the VPS; running it again changes nothing more.
# It is one file, long as it is, so that it gets there by one copy.
set -euo pipefail
umask 022       # sshd and Traefik have to read what is made here, whatever root's own umask is
export LC_ALL=C # a-z below means these 26

usage() {
  cat >&2 <<'EOF'
usage: bash setup.sh [--public-key 'ssh-ed25519 AAAA…'] [option…]
Prints the Edge manifest for `kubectl apply -f -` on standard output, all else on standard error.

  --public-key KEY          the operator's public SSH key; needed once for each account. Another one ends the sessions of the former
  --account NAME            SFTP account; one per cluster where several share this VPS (exposedapp, while it is the only one)

These are kept for later runs, of all accounts, and '' as a value forgets one:
  --edge-name NAME          name of the Edge (this host's name up to the first dot)
  --public-address ADDRESS  what visitors' DNS names point at; may be repeated (this host's, if it is public)
  --tailnet-address ADDRESS address in the tailnet (what `tailscale ip -4` says)
  --email ADDRESS           for the certificate authority's warnings
  --resolver NAME           Traefik's name for the certificate authority (letsencrypt)
  --acme-server URL         another authority than Let's Encrypt
  --acme-ca FILE            the certificate of an authority that this system doesn't trust
  --traefik FILE            the Traefik program (the one on the PATH)
  --no-traefik              account, folders and sshd rules only, beside a Traefik of your own; says what that needs. --traefik ends it

  --force                   replace a Traefik configuration that isn't from this script; the old one is kept as *.before-exposedapp
EOF
}
say() { printf '%s\n' "$*" >&2; }
fail() {
  say "setup.sh: $*"
  exit 1
}

OPTIONS=/etc/exposedapp/setup.options
KEPT=(edge-name public-address tailnet-address email resolver acme-server acme-ca traefik no-traefik)
KEY='' ACCOUNT='' FORCE=''
declare -A OPTION=()

recall() { # lines of a name and a value, which is data and nothing else
  local name value
  [ -r "$OPTIONS" ] || return 0
  while read -r name value; do
    [[ " ${KEPT[*]} " != *" $name "* ]] || OPTION[$name]=$value
  done <"$OPTIONS"
}

read_arguments() {
  local name addresses=()
  while [ $# -gt 0 ]; do
    case $1 in
    --help | -h) usage && exit 0 ;;
    --force) FORCE=1 && shift && continue ;;
    --no-traefik) OPTION["no-traefik"]=yes && shift && continue ;;
    esac
    [ $# -gt 1 ] || { usage && fail "$1 is unknown or lacks its value"; }
    [[ $2 != *[[:cntrl:]]* ]] || fail "$1 is more than one line"
    name=${1#--}
    case $1 in
    --public-key) KEY=$2 ;;
    --account) ACCOUNT=$2 ;;
    --public-address) addresses+=("$2") && OPTION[$name]="${addresses[*]}" ;;
    --traefik) OPTION[$name]=$2 && OPTION["no-traefik"]='' ;;
    --edge-name | --tailnet-address | --email | --resolver | --acme-server | --acme-ca) OPTION[$name]=$2 ;;
    *) usage && fail "$1 is unknown" ;;
    esac
    shift 2
  done
}

ROOT=/srv/exposedapp # the accounts' whole world: sshd locks them in
GROUP=exposedapp
API=127.0.0.1:8082
MARK='# Made by ExposedApp'\''s setup.sh; running it again overwrites changes.'
CONFIG=/etc/traefik/traefik.yml
UNIT=/etc/systemd/system/traefik.service
STORAGE=/var/lib/traefik
DEFAULT_CERTIFICATE=$ROOT/routes/zz-default-certificate.yml # the last by its name: of several defaults Traefik takes the first
KEYS=/etc/ssh/exposedapp-keys
SESSIONS=10

has_systemd() { [ -d /run/systemd/system ]; }

# the patterns of the Edge's definition
LABEL='^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'
BYTE='(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
IPV4="^($BYTE\\.){3}$BYTE\$"
G='[0-9a-f]{1,4}'
IPV6="^(($G:){7}$G|($G:){1,6}(:$G)|($G:){1,5}(:$G){1,2}|($G:){1,4}(:$G){1,3}|($G:){1,3}(:$G){1,4}|($G:){1,2}(:$G){1,5}|$G:(:$G){1,6}|($G:){1,7}:|:(:$G){1,7}|::)\$"
ACCOUNT_NAME='^[a-z][a-z0-9-]{0,30}$'

choose_account() {
  local file there=()
  for file in "$KEYS"/*; do
    [[ ! ${file##*/} =~ $ACCOUNT_NAME || ! -f $file ]] || there+=("${file##*/}")
  done
  [ -n "$ACCOUNT" ] || [ "${there[*]:-exposedapp}" = exposedapp ] || fail "which of the accounts here is meant? Say it with --account: ${there[*]}"
  ACCOUNT=${ACCOUNT:-exposedapp}
  [[ $ACCOUNT =~ $ACCOUNT_NAME ]] || fail "--account $ACCOUNT: lower-case letters, digits and dashes only"
}

choose_key() {
  [ -n "$KEY" ] || [ ! -f "$KEYS/$ACCOUNT" ] || KEY=$(sed -n 's/^restrict,[^ ]* //p' "$KEYS/$ACCOUNT")
  [ -n "$KEY" ] || { usage && fail "--public-key is missing: account $ACCOUNT has none yet. It is what ssh-keygen -y prints of the operator's key"; }
  is_public_key || fail "--public-key isn't one public SSH key; it begins with ssh-ed25519, say"
}

is_public_key() { # one line, and no options before the key: they'd lift our own
  [[ $KEY =~ ^(ssh|ecdsa|sk)-[^$'\n']*$ ]] && ssh-keygen -l -f /dev/stdin <<<"$KEY" >/dev/null 2>&1
}

settle_options() {
  local name host
  host=$(uname -n) && host=${host%%.*}
  EDGE=${OPTION["edge-name"]:-${host,,}} RESOLVER=${OPTION[resolver]:-letsencrypt} EMAIL=${OPTION[email]:-} ACME=${OPTION["acme-server"]:-}
  [[ $EDGE =~ $LABEL ]] || fail "--edge-name $EDGE: a-z, 0-9 and - only, no dots, at most 63 characters"
  [[ $RESOLVER =~ ^[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$ ]] || fail "--resolver $RESOLVER: letters, digits, - and _ only"
  for name in acme-ca traefik; do
    [ -z "${OPTION[$name]:-}" ] || OPTION[$name]=$(realpath -ms "${OPTION[$name]}")
  done
  ACME_CA=${OPTION["acme-ca"]:-} TRAEFIK=${OPTION[traefik]:-}
  [[ $EMAIL$ACME$ACME_CA$TRAEFIK =~ ^[][A-Za-z0-9@:/._+%~?\&=-]*$ ]] ||
    fail "--email, --acme-server, --acme-ca or --traefik has a character that doesn't belong there"
  [ -z "$ACME_CA" ] || [ -r "$ACME_CA" ] || fail "--acme-ca $ACME_CA can't be read"
}

has_own_traefik() { [ -z "${OPTION["no-traefik"]:-}" ]; }

find_programs() {
  command -v sshd >/dev/null || fail "no OpenSSH server here: apt-get install openssh-server"
  has_own_traefik || return 0
  command -v ss >/dev/null || fail "no program ss here: apt-get install iproute2"
  command -v openssl >/dev/null || fail "no program openssl here: apt-get install openssl"
  TRAEFIK=${TRAEFIK:-$(command -v traefik || true)}
  [ -x "$TRAEFIK" ] || fail "no Traefik here: put the program of a Traefik 3 release at /usr/local/bin/traefik (or name it with --traefik)"
  TRAEFIK=$(readlink -f "$TRAEFIK")
}

is_private() { [[ $1 =~ ^(10|127|192\.168|169\.254|172\.(1[6-9]|2[0-9]|3[01])|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7]))\. ]]; }

find_addresses() {
  local own
  TAILNET=${OPTION["tailnet-address"]:-$(tailscale ip -4 2>/dev/null | head -1 || true)}
  [ -n "$TAILNET" ] || fail "this host isn't in a tailnet: run \`tailscale up\`, or give --tailnet-address"
  [[ $TAILNET =~ $IPV4 ]] || fail "--tailnet-address $TAILNET: has to be an IPv4 address, as 100.101.92.95"
  read -ra PUBLIC <<<"${OPTION["public-address"]:-}"
  for own in "${PUBLIC[@]}"; do
    [[ $own =~ $IPV4 || $own =~ $IPV6 ]] || fail "--public-address $own: has to be an address, as 203.0.113.10 or 2001:db8::10 in lower case"
  done
  [ ${#PUBLIC[@]} = 0 ] || return 0
  own=$(ip -4 route get 1.0.0.1 2>/dev/null | sed -n 's/.* src \([0-9.]*\).*/\1/p' || true)
  if [ -z "$own" ] || is_private "$own"; then
    fail "the public address isn't to be seen from here (${own:-no route}): give --public-address"
  fi
  PUBLIC=("$own")
}

# install_file FILE MODE: standard input becomes the file; says so and returns true only if it changed
install_file() {
  local new
  mkdir -p "$(dirname "$1")"
  new=$(mktemp "$1.XXXXXX")
  cat >"$new"
  chmod "$2" "$new"
  if [ -e "$1" ] && cmp -s "$new" "$1"; then
    rm "$new"
    chmod "$2" "$1"
    return 1
  fi
  mv "$new" "$1"
  say "written: $1"
}

# Files of each account are its own: the sticky folders let nobody replace or remove another's or root's.
make_account() {
  getent group "$GROUP" >/dev/null || groupadd --system "$GROUP"
  id "$ACCOUNT" >/dev/null 2>&1 || {
    useradd --system --gid "$GROUP" --home-dir / --no-create-home --shell /usr/sbin/nologin --password '*' "$ACCOUNT"
    say "account $ACCOUNT made: no password, no shell"
  }
  [ "$(id -gn "$ACCOUNT")" = "$GROUP" ] || fail "account $ACCOUNT is there already and isn't of this script's making; choose another --account"
  install -d -o root -g root -m 755 "$ROOT"
  install -d -o root -g "$GROUP" -m 1775 "$ROOT/routes" "$ROOT/state"
  install -d -o root -g root -m 755 "$KEYS"
  ! install_file "$KEYS/$ACCOUNT" 644 <<<"restrict,port-forwarding,permitopen=\"$API\" $KEY" || end_sessions
}

# sshd looks at keys when somebody logs in only: whoever came in by the former one would stay
end_sessions() { ! pkill -KILL -u "$ACCOUNT" || say "sessions of account $ACCOUNT ended: its key is another one"; }

remember() {
  local name
  for name in "${KEPT[@]}"; do [ -z "${OPTION[$name]:-}" ] || echo "$name ${OPTION[$name]}"; done | install_file "$OPTIONS" 600 || true
}

sshd_rules() { # no links: one that leads out of the chroot would be followed by Traefik
  cat <<EOF
$MARK
Match User $ACCOUNT
  AuthorizedKeysFile $KEYS/%u
  AuthenticationMethods publickey
  PasswordAuthentication no
  KbdInteractiveAuthentication no
  ChrootDirectory $ROOT
  ForceCommand internal-sftp -u 0022 -P symlink,hardlink
  AllowTcpForwarding local
  PermitOpen $API
  PermitListen none
  AllowStreamLocalForwarding no
  AllowAgentForwarding no
  X11Forwarding no
  PermitTunnel no
  PermitTTY no
  PermitUserRC no
  MaxSessions $SESSIONS
EOF
}

# as many as the operator opens, and one more. It gets by with one; then many changes at once take longer
few_sessions() {
  local allowed file
  allowed=$(listed maxsessions)
  { [ "$allowed" -gt 0 ] && [ "$allowed" -lt "$SESSIONS" ]; } || return 1
  file=$(grep -l -i -E '^\s*MaxSessions\s' /etc/ssh/sshd_config.d/*.conf /etc/ssh/sshd_config 2>/dev/null | grep -v -x "$1" | paste -sd ' ' || true)
  say "sshd allows $ACCOUNT $allowed sessions a connection, by MaxSessions in ${file:-its configuration}: that works, but many changes at once take longer"
}

effective() { sshd -T -C "user=$ACCOUNT,host=edge,addr=$TAILNET,laddr=$TAILNET,lport=22"; }

# whether all that the rules say holds for the account: of several rules for one keyword, sshd takes the first that it reads
sshd_applies() {
  local keyword value applied
  applied=$(effective)
  while read -r keyword value; do
    [ "$keyword" != MaxSessions ] || ! few_sessions "$1" || continue
    grep -q -x -F "${keyword,,} $value" <<<"$applied" || {
      say "sshd doesn't apply '$keyword $value' to $ACCOUNT, see sshd -T -C user=$ACCOUNT"
      return 1
    }
  done < <(sshd_rules | sed -n 's/^  //p')
}

listed() { effective | sed -n "s/^$1 //p"; }

means() { # means NAME…: whether one of the patterns on standard input is that of a name
  local pattern name found=1
  while read -r pattern; do
    # shellcheck disable=SC2053 # a pattern it is
    for name; do [[ $name != $pattern ]] || found=0; done
  done
  return $found
}

shut_out() { # sshd's lists of users may name hosts too: where the operator comes from isn't known here, so these are taken to be meant well
  local groups
  read -ra groups < <(id -Gn "$ACCOUNT")
  listed denyusers | sed 's/@\*$//' | means "$ACCOUNT" || listed denygroups | means "${groups[@]}" ||
    { [ -n "$(listed allowusers)" ] && ! listed allowusers | sed 's/@.*//' | means "$ACCOUNT"; } ||
    { [ -n "$(listed allowgroups)" ] && ! listed allowgroups | means "${groups[@]}"; }
}

set_up_sshd() {
  local file=/etc/ssh/sshd_config.d/50-$ACCOUNT.conf changed=''
  mkdir -p /run/sshd
  grep -q -i -E '^\s*Include\s+/etc/ssh/sshd_config\.d/' /etc/ssh/sshd_config ||
    fail "/etc/ssh/sshd_config lacks the line 'Include /etc/ssh/sshd_config.d/*.conf': add it at its top"
  ! sshd_rules | install_file "$file" 644 || changed=1
  { sshd -t >&2 && sshd_applies "$file"; } || { rm "$file" && fail "another rule of sshd stands in the way (see above): $file is removed again"; }
  ! shut_out || { rm "$file" && fail "sshd's AllowUsers, AllowGroups, DenyUsers or DenyGroups shut $ACCOUNT out: let it in, then run this again"; }
  [ -z "$changed" ] || reload_sshd
}

reload_sshd() {
  if has_systemd; then
    systemctl reload ssh 2>/dev/null || systemctl reload sshd
  else
    kill -HUP "$(cat /run/sshd.pid)"
  fi
  say "sshd told to read its rules again"
}

traefik_configuration() {
  cat <<EOF
$MARK
global: {checkNewVersion: false, sendAnonymousUsage: false}
log: {level: INFO}
ping: {}
EOF
  traefik_needs
}

traefik_needs() { # what the operator counts on
  cat <<EOF
# on the entry point "traefik" only, which only this host reaches, and the operator through SSH
api: {insecure: true, dashboard: false}
entryPoints:
  web: {address: ":80"}
  websecure:
    address: ":443"
    # 0: an upload may take as long as it takes
    transport: {respondingTimeouts: {readTimeout: 0s}}
  traefik: {address: "$API"}
providers:
  providersThrottleDuration: 100ms
  file: {directory: $ROOT/routes, watch: true}
certificatesResolvers:
  $RESOLVER:
    acme:
      storage: $STORAGE/acme.json
      keyType: EC256
      httpChallenge: {entryPoint: web}
EOF
  [ -z "$EMAIL" ] || echo "      email: \"$EMAIL\""
  [ -z "$ACME" ] || echo "      caServer: \"$ACME\""
}

traefik_unit() {
  cat <<EOF
$MARK
[Unit]
Description=Traefik, the edge of ExposedApp
Wants=network-online.target
After=network-online.target

[Service]
User=traefik
Group=traefik
${ACME_CA:+Environment=LEGO_CA_CERTIFICATES=$ACME_CA
}ExecStart=$TRAEFIK --configFile=$CONFIG
AmbientCapabilities=CAP_NET_BIND_SERVICE
CapabilityBoundingSet=CAP_NET_BIND_SERVICE
NoNewPrivileges=true
ProtectSystem=strict
ProtectHome=true
PrivateTmp=true
PrivateDevices=true
ReadWritePaths=$STORAGE
LimitNOFILE=1048576
Restart=always
RestartSec=1

[Install]
WantedBy=multi-user.target
EOF
}

is_foreign() { [ -e "$1" ] && ! grep -q -x -F "$MARK" "$1"; }

# what listens on Traefik's ports and is neither the Traefik of this script nor the one that --force replaces
other_listeners() {
  local own=none replaced=none
  [ ! -e "$UNIT" ] || is_foreign "$UNIT" || own=$(id -u traefik)
  [ -z "$FORCE" ] || ! has_systemd || replaced=$(systemctl show --property MainPID --value traefik)
  ss -H -ltnpe "( sport = :80 or sport = :443 or sport = :${API#*:} )" 2>/dev/null | grep -v -e " uid:$own " -e "pid=$replaced," || true
}

refuse_foreign() {
  local file others
  for file in "$CONFIG" "$UNIT"; do
    [ -n "$FORCE" ] || ! is_foreign "$file" ||
      fail "$file isn't from this script, so it stays. Keep that Traefik with --no-traefik, or replace it with --force"
  done
  others=$(other_listeners)
  [ -z "$others" ] || fail "Traefik needs the ports 80, 443 and ${API#*:}, and something else has one of them, see below.
Stop it; or keep it, if it is a Traefik: --no-traefik
$others"
}

put_aside() {
  ! is_foreign "$1" || { mv "$1" "$1.before-exposedapp" && say "kept: $1.before-exposedapp"; }
}

default_certificate() {
  cat <<EOF
$MARK
# Without one Traefik makes an RSA key at each change of a route, a tenth of a processor second or more.
tls: {stores: {default: {defaultCertificate: {certFile: $STORAGE/default.pem, keyFile: $STORAGE/default.key}}}}
EOF
}

# what visitors get for a name that has no certificate yet; called as Traefik calls its own, which people know
make_default_certificate() {
  if [ ! -s "$STORAGE/default.pem" ]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500 -subj "/CN=TRAEFIK DEFAULT CERT" \
      -keyout "$STORAGE/default.key" -out "$STORAGE/default.pem" 2>/dev/null || fail "openssl can't make a certificate"
    chown traefik:traefik "$STORAGE/default.key" "$STORAGE/default.pem"
  fi
  default_certificate | install_file "$DEFAULT_CERTIFICATE" 644 || true
}

leave_traefik() {
  rm -f "$DEFAULT_CERTIFICATE"
  say "Traefik is left alone. It needs this in its static configuration (the Edge can say other names of entry points and resolver):"
  traefik_needs >&2
}

set_up_traefik() {
  local changed=''
  put_aside "$CONFIG"
  put_aside "$UNIT"
  id traefik >/dev/null 2>&1 || useradd --system --user-group --home-dir "$STORAGE" --no-create-home --shell /usr/sbin/nologin traefik
  install -d -o traefik -g traefik -m 700 "$STORAGE"
  make_default_certificate
  ! traefik_configuration | install_file "$CONFIG" 644 || changed=1
  ! traefik_unit | install_file "$UNIT" 644 || changed=1
  if has_systemd; then
    [ -z "$changed" ] || systemctl daemon-reload
    systemctl enable --now traefik >&2
    [ -z "$changed" ] || systemctl restart traefik
  elif [ -n "$changed" ]; then
    say "systemd isn't running here: (re)start Traefik yourself, as $UNIT says: $TRAEFIK --configFile=$CONFIG as user traefik"
  fi
}

print_edge() {
  local setting='' key algorithm file port keys=()
  setting=$(effective)
  port=$(awk '$1 == "port" { print $2; exit }' <<<"$setting")
  for algorithm in ed25519 ecdsa rsa; do
    file=$(awk -v name="_${algorithm}_key" '$1 == "hostkey" && index($2, name) { print $2 ".pub"; exit }' <<<"$setting")
    [ -r "$file" ] || continue
    key=$(cut -d' ' -f1,2 "$file")
    keys+=("\"$key\"")
  done
  [ ${#keys[@]} -gt 0 ] || fail "sshd has no host key of a kind that the operator takes: run ssh-keygen -A"
  cat <<EOF
apiVersion: exposedapp.io/v1alpha1
kind: Edge
metadata:
  name: $EDGE
spec:
  default: true
  publicAddresses: [$(printf '"%s"\n' "${PUBLIC[@]}" | paste -sd, | sed 's/,/, /g')]
  tailnetAddress: "$TAILNET"
  ssh:
    port: $port
    user: $ACCOUNT
    hostKeys:
$(printf '      - %s\n' "${keys[@]}")
    privateKeySecret: {name: edge-$EDGE-ssh, key: ssh-privatekey}
  traefik:
    entryPoints: {http: web, https: websecure}
    api: "$API"
  certificates:
    - {name: $RESOLVER, resolver: $RESOLVER}
EOF
}

recall
read_arguments "$@"
[ "$(id -u)" = 0 ] || fail "has to be run as root"
choose_account
choose_key
settle_options
find_programs
find_addresses
! has_own_traefik || refuse_foreign
remember
make_account
set_up_sshd
if has_own_traefik; then set_up_traefik; else leave_traefik; fi
print_edge
