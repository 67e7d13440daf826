# shellcheck shell=bash
# Keys and certificates of the lab, made once per lab.

lab_certificate() { # lab_certificate NAME ALTERNATIVE-NAMES
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$1.key" -out "$1.csr"
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 365 -out "$1.pem" \
    -extfile <(printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth' "$2")
}

make_keys() {
  mkdir -p "$RUN/trust" "$RUN/control" "$RUN/ca" "$RUN/ssh"
  echo "nameserver $DNS_SERVER" >"$RUN/resolv.conf"
  [ -s "$RUN/control/authkey" ] || echo "tskey-auth-$(openssl rand -hex 16)" >"$RUN/control/authkey"
  [ -s "$RUN/ssh/id" ] || ssh-keygen -q -t ed25519 -N '' -C exposedapp-lab -f "$RUN/ssh/id"
  [ ! -s "$RUN/ca/acme.pem" ] || return 0
  (
    cd "$RUN/ca"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj "/CN=lab servers" -keyout ca.key -out ca.pem
    lab_certificate control "DNS:$CONTROL_NAME,IP:${ADDRESS[control]}"
    lab_certificate acme "IP:${ADDRESS[acme]}"
    chmod 644 -- *.key # the servers' users in their containers read them
  ) 2>"$LOG/openssl.log" || fail "the lab's certificates could not be made: $(tail -3 "$LOG/openssl.log")"
}
