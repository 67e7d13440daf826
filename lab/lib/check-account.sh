# shellcheck shell=bash
# What the operator's account on the VPS may do, and what not.
API_REQUEST=$'GET /api/version HTTP/1.0\r\n\r\n'
api_by_ssh() { account_ssh -W 127.0.0.1:8082 "exposedapp@$VPS_ADDRESS" <<<"$API_REQUEST"; }
shared_host_keys() { grep -c -F -f <(grep ' - "' "$(edge_manifest vps)") "$(edge_manifest vps2)"; }
commands() { account_sftp <<<"$1"; }

in_host vps sh -c "echo root >$ROUTES/foreign.txt"

expect "the account reads Traefik's API" '"Version":"3\.' api_by_ssh
expect "a command is refused" 'sftp connections only' account_ssh "exposedapp@$VPS_ADDRESS" id </dev/null
expect "a shell is refused" 'sftp connections only' account_ssh "exposedapp@$VPS_ADDRESS" </dev/null
expect "the other VPS has other host keys" '^0$' shared_host_keys
for target in localhost:8082 127.0.0.1:22 "$HOME_ADDRESS:6443"; do
  expect "forwarding to $target is refused" 'administratively prohibited' account_ssh -W "$target" "exposedapp@$VPS_ADDRESS" </dev/null
done
expect "listening on the VPS is refused" 'forwarding failed' \
  account_ssh -N -o ExitOnForwardFailure=yes -R 9999:127.0.0.1:22 "exposedapp@$VPS_ADDRESS" </dev/null
expect "a symbolic link is refused" '([Dd]enied|[Ff]ailure|not support)' commands 'ln -s /etc/passwd /routes/link.yml'
expect "a hard link is refused" '([Dd]enied|[Ff]ailure|not support)' commands 'ln /routes/foreign.txt /routes/link.yml'
expect "another's file can't be removed" '([Dd]enied|[Ff]ailure)' commands 'rm /routes/foreign.txt'
expect "another's file can't be replaced" '([Dd]enied|[Ff]ailure)' commands $'put /tmp/check/known_hosts /routes/mine.txt\nrename /routes/mine.txt /routes/foreign.txt'
expect "another's file is still there" '^root$' in_host vps cat "$ROUTES/foreign.txt"
expect "nothing is written outside the two folders" '([Dd]enied|[Ff]ailure)' commands 'put /tmp/check/known_hosts /elsewhere'
expect "a file is readable for Traefik" '^644 exposedapp$' in_host vps stat -c '%a %U' "$ROUTES/mine.txt"
