#!/bin/bash
# Makes a VPS an edge of the ExposedApp operator: an SFTP account that may write route files and ask Traefik's read-only API,
# and a Traefik that serves those routes with certificates. Run it as root on the VPS; running it again changes nothing more.
set -euo pipefail

usage() {
  cat >&2 <<'EOF'
usage: bash setup.sh --public-key 'ssh-ed25519 AAAA…' [option…]
Prints the Edge manifest for `kubectl apply -f -` on standard output, all else on standard error.

  --public-key KEY          the operator's public SSH key (required)
  --account NAME            SFTP account; one per cluster where several share this VPS (exposedapp)
  --edge-name NAME          name of the Edge (this host's name)
  --public-address ADDRESS  what visitors' DNS names point at; may be repeated (this host's, if it is public)
  --tailnet-address ADDRESS address in the tailnet (what `tailscale ip -4` says)
  --email ADDRESS           for the certificate authority's warnings
  --resolver NAME           Traefik's name for the certificate authority (letsencrypt)
  --acme-server URL         another authority than Let's Encrypt
  --acme-ca FILE            the certificate of an authority that this system doesn't trust
  --traefik FILE            the Traefik program (the one on the PATH)
  --force                   replace a Traefik configuration that isn't from this script; the old one is kept as *.before-exposedapp
EOF
}
say() { printf '%s\n' "$*" >&2; }
fail() {
  say "setup.sh: $*"
  exit 1
}

KEY='' ACCOUNT=exposedapp EDGE=$(uname -n) PUBLIC=() TAILNET='' EMAIL='' RESOLVER=letsencrypt ACME='' ACME_CA='' TRAEFIK='' FORCE=''
while [ $# -gt 0 ]; do
  case $1 in
  --help | -h) usage && exit 0 ;;
  --force) FORCE=1 && shift && continue ;;
  esac
  [ $# -gt 1 ] || { usage && fail "$1 is unknown or lacks its value"; }
  case $1 in
  --public-key) KEY=$2 ;;
  --account) ACCOUNT=$2 ;;
  --edge-name) EDGE=$2 ;;
  --public-address) PUBLIC+=("$2") ;;
  --tailnet-address) TAILNET=$2 ;;
  --email) EMAIL=$2 ;;
  --resolver) RESOLVER=$2 ;;
  --acme-server) ACME=$2 ;;
  --acme-ca) ACME_CA=$2 ;;
  --traefik) TRAEFIK=$2 ;;
  *) usage && fail "$1 is unknown" ;;
  esac
  shift 2
done

ROOT=/srv/exposedapp # the accounts' whole world: sshd locks them in
GROUP=exposedapp
API=127.0.0.1:8082
MARK='# Made by ExposedApp'\''s setup.sh; running it again overwrites changes.'
CONFIG=/etc/traefik/traefik.yml
UNIT=/etc/systemd/system/traefik.service
STORAGE=/var/lib/traefik
KEYS=/etc/ssh/exposedapp-keys

has_systemd() { [ -d /run/systemd/system ]; }

is_public_key() { # one line, and no options before the key: they'd lift our own
  [[ $KEY =~ ^(ssh|ecdsa|sk)-[^$'\n']*$ ]] && ssh-keygen -l -f /dev/stdin <<<"$KEY" >/dev/null 2>&1
}

check_arguments() {
  [ "$(id -u)" = 0 ] || fail "has to be run as root"
  [ -n "$KEY" ] || { usage && fail "--public-key is missing: the operator's key, as printed by ssh-keygen -y"; }
  [[ $ACCOUNT =~ ^[a-z][a-z0-9-]{0,30}$ ]] || fail "--account $ACCOUNT: lower-case letters, digits and dashes only"
  [[ $RESOLVER =~ ^[A-Za-z0-9_-]+$ ]] || fail "--resolver $RESOLVER: letters, digits, - and _ only"
  [[ $EDGE =~ ^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$ ]] || fail "--edge-name $EDGE: has to be a name that Kubernetes takes"
  [[ $EMAIL$ACME$ACME_CA =~ ^[][A-Za-z0-9@:/._+%~?\&=-]*$ ]] || fail "--email, --acme-server or --acme-ca has a character that doesn't belong there"
  is_public_key || fail "--public-key isn't one public SSH key; it begins with ssh-ed25519, say"
  [ -z "$ACME_CA" ] || [ -r "$ACME_CA" ] || fail "--acme-ca $ACME_CA can't be read"
}

find_programs() {
  command -v sshd >/dev/null || fail "no OpenSSH server here: apt-get install openssh-server"
  TRAEFIK=${TRAEFIK:-$(command -v traefik || true)}
  [ -x "$TRAEFIK" ] || fail "no Traefik here: put the program of a Traefik 3 release at /usr/local/bin/traefik (or name it with --traefik)"
  TRAEFIK=$(readlink -f "$TRAEFIK")
}

is_private() { [[ $1 =~ ^(10|127|192\.168|169\.254|172\.(1[6-9]|2[0-9]|3[01])|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7]))\. ]]; }

find_addresses() {
  local own
  TAILNET=${TAILNET:-$(tailscale ip -4 2>/dev/null | head -1 || true)}
  [ -n "$TAILNET" ] || fail "this host isn't in a tailnet: run \`tailscale up\`, or give --tailnet-address"
  [ ${#PUBLIC[@]} = 0 ] || return 0
  own=$(ip -4 route get 1.0.0.1 2>/dev/null | sed -n 's/.* src \([0-9.]*\).*/\1/p')
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
  if [ -e "$1" ] && cmp -s "$new" "$1"; then
    rm "$new"
    return 1
  fi
  chmod "$2" "$new"
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
  install_file "$KEYS/$ACCOUNT" 644 <<<"restrict,port-forwarding,permitopen=\"$API\" $KEY" || true
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
EOF
}

effective() { sshd -T -C "user=$ACCOUNT,host=edge,addr=$TAILNET,laddr=$TAILNET,lport=22"; }

# sshd_applies LINE…: whether each holds for the account, whatever other rules there are
sshd_applies() {
  local line applied
  applied=$(effective)
  for line; do
    grep -q -x -F "$line" <<<"$applied" || { say "sshd doesn't apply '$line' to $ACCOUNT, see sshd -T -C user=$ACCOUNT" && return 1; }
  done
}

shut_out() {
  local applied
  applied=$(effective)
  grep -q -E '^(allowusers|allowgroups) ' <<<"$applied" &&
    ! grep -q -x -E "allowusers ($ACCOUNT|\*)|allowgroups ($GROUP|\*)" <<<"$applied"
}

set_up_sshd() {
  local file=/etc/ssh/sshd_config.d/50-$ACCOUNT.conf changed=''
  mkdir -p /run/sshd
  grep -q -i -E '^\s*Include\s+/etc/ssh/sshd_config\.d/' /etc/ssh/sshd_config ||
    fail "/etc/ssh/sshd_config lacks the line 'Include /etc/ssh/sshd_config.d/*.conf': add it at its top"
  ! sshd_rules | install_file "$file" 644 || changed=1
  { sshd -t >&2 && sshd_applies "chrootdirectory $ROOT" "forcecommand internal-sftp -u 0022 -P symlink,hardlink" \
    "permitopen $API" "allowtcpforwarding local" "permittty no" "authorizedkeysfile $KEYS/%u"; } ||
    { rm "$file" && fail "another rule of sshd stands in the way (see above): $file is removed again"; }
  ! shut_out || { rm "$file" && fail "AllowUsers or AllowGroups of sshd shuts $ACCOUNT out: add it there, then run this again"; }
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
# on the entry point "traefik" only, which only this host reaches, and the operator through SSH
api: {insecure: true, dashboard: false}
ping: {}
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

refuse_foreign() {
  [ -e "$1" ] && ! grep -q -x -F "$MARK" "$1" || return 0
  [ -n "$FORCE" ] || fail "$1 isn't from this script, so it stays: add what the docs list to it by hand, or replace it with --force"
  mv "$1" "$1.before-exposedapp"
  say "kept: $1.before-exposedapp"
}

set_up_traefik() {
  local changed=''
  id traefik >/dev/null 2>&1 || useradd --system --user-group --home-dir "$STORAGE" --no-create-home --shell /usr/sbin/nologin traefik
  install -d -o traefik -g traefik -m 700 "$STORAGE"
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

check_arguments
find_programs
find_addresses
refuse_foreign "$CONFIG"
refuse_foreign "$UNIT"
make_account
set_up_sshd
set_up_traefik
print_edge
