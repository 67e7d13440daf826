# shellcheck shell=bash
# Keys, certificates and kubeconfigs, made at the first start; an agent's come from the server.
DAYS=3650

elliptic_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }

certificate() { # certificate NAME SUBJECT EXTENSIONS
  openssl req -new -key "$1.key" -subj "$2" -out "$1.csr"
  printf 'keyUsage=critical,digitalSignature,keyEncipherment\n%s\n' "$3" >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA "$TLS/ca.crt" -CAkey "$TLS/ca.key" -CAcreateserial -days $DAYS -extfile "$1.ext" -out "$1.crt"
  rm -f "$1.csr" "$1.ext"
}

subject_names() {
  local name names="DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local"
  names+=",DNS:localhost,DNS:$NODE,IP:127.0.0.1,IP:$API_ADDRESS,IP:$NODE_IP"
  for name in "${EXTRA_NAMES[@]}"; do
    case $name in
    *[!0-9.]*) names+=",DNS:$name" ;;
    *) names+=",IP:$name" ;;
    esac
  done
  echo "$names"
}

FOR_SERVER=extendedKeyUsage=serverAuth
FOR_CLIENT=extendedKeyUsage=clientAuth

make_node_keys() {
  elliptic_key kubelet-serving
  certificate kubelet-serving "/O=system:nodes/CN=system:node:$NODE" "$FOR_SERVER"$'\n'"subjectAltName=DNS:$NODE,IP:$NODE_IP,IP:127.0.0.1"
  elliptic_key kubelet
  certificate kubelet "/O=system:nodes/CN=system:node:$NODE" $FOR_CLIENT
  elliptic_key kube-proxy
  certificate kube-proxy /CN=system:kube-proxy $FOR_CLIENT
}

make_keys() {
  local user
  cd "$TLS" || return
  elliptic_key ca
  openssl req -x509 -new -key ca.key -days $DAYS -subj "/CN=k3s-server-ca" -out ca.crt \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,digitalSignature
  elliptic_key apiserver
  certificate apiserver /CN=kube-apiserver "$FOR_SERVER"$'\n'"subjectAltName=$(subject_names)"
  make_node_keys
  openssl genrsa -traditional -out admin.key 2048 # Java clients read this form without a further library
  certificate admin /O=system:masters/CN=system:admin $FOR_CLIENT
  for user in kube-controller-manager kube-scheduler; do
    elliptic_key $user
    certificate $user /CN=system:$user $FOR_CLIENT
  done
  elliptic_key apiserver-kubelet
  certificate apiserver-kubelet /O=system:masters/CN=kube-apiserver-kubelet-client $FOR_CLIENT
  elliptic_key front-proxy
  certificate front-proxy /CN=front-proxy $FOR_CLIENT
  openssl genrsa -traditional -out sa.key 2048
  openssl rsa -in sa.key -pubout -out sa.pub
}

kubeconfig() { # kubeconfig USER
  cat >"$CRED/$1.kubeconfig" <<EOF
apiVersion: v1
kind: Config
clusters:
- name: default
  cluster:
    certificate-authority-data: $(base64 -w0 "$TLS/ca.crt")
    server: $SERVER
contexts:
- name: default
  context: {cluster: default, user: default}
current-context: default
users:
- name: default
  user:
    client-certificate-data: $(base64 -w0 "$TLS/$1.crt")
    client-key-data: $(base64 -w0 "$TLS/$1.key")
EOF
  chmod 600 "$CRED/$1.kubeconfig"
}

# print_token: the authority's certificate and an agent's keys, as an archive
print_token() {
  local folder
  folder=$(mktemp -d)
  (cd "$folder" && cp "$TLS/ca.crt" . && make_node_keys) 2>"$LOG/openssl.log" || exit
  tar -c -C "$folder" .
  rm -r "$folder"
}

take_certificates() {
  local user
  [ -e "$TLS/ca.crt" ] || tar -x -C "$TLS" -f "$TOKEN_FILE" || exit
  for user in kubelet kube-proxy; do kubeconfig $user; done
}

make_certificates() {
  local user
  [ -e "$TLS/ca.crt" ] || (make_keys) 2>"$LOG/openssl.log"
  for user in admin kubelet kube-controller-manager kube-scheduler kube-proxy; do kubeconfig $user; done
}
