# shellcheck shell=bash
# The way of a request, from the visitor to the pod.
pod_sees_sshd() { kubectl exec --namespace lab-check probe -- sh -c "nc -w 3 $VPS_ADDRESS 22 </dev/null | head -1"; }
pod_resolves() { kubectl exec --namespace lab-check probe -- nslookup "$1" 10.43.0.10; }
is_served() { visit -f "https://$HOST/"; }
is_gone() { [ "$(visit -k -o /dev/null -w '%{http_code}' "https://$HOST/")" = 404 ]; }

kubectl wait --namespace lab-check --for=condition=Ready pod/probe --timeout=60s >/dev/null
kubectl wait --namespace lab-check --for=condition=Available deployment/joined deployment/relay --timeout=60s >/dev/null
expect "a pod reaches the VPS's sshd over the tailnet" '^SSH-2\.0' pod_sees_sshd
expect "a name is unknown until it's set" 'resolve host' visit "http://$HOST/"
"$LAB/dns" set "$HOST"
expect "a pod resolves what the internet's DNS says" "${ADDRESS[vps]//./\\.}" pod_resolves "$HOST"

expect "a route goes over sftp" '/routes/check\.yml$' put_route
wait_until 30 "the visitor gets no verified answer from https://$HOST/" is_served
expect "https, verified, from the pod" '"app":"joined","pod":"joined-.*"X-Forwarded-Proto":\["https"\]' visit -f "https://$HOST/x"
expect "http redirects" "^30[18] https://$HOST/x\$" visit -o /dev/null -w '%{http_code} %{redirect_url}' "http://$HOST/x"
expect "the relay doesn't listen in the home LAN" '(refused|onnect to server)' in_host lan curl -sS -m 5 "http://${ADDRESS[home]}:18080/"
expect "the internet has no way into the home LAN" '(unreachable|timed out|onnect to server)' visit "http://${ADDRESS[home]}:18080/"

commands 'rm /routes/check.yml' >/dev/null
wait_until 10 "the removed route is still served" is_gone
expect "a removed route is gone" '^404$' visit -k -o /dev/null -w '%{http_code}' "https://$HOST/"
