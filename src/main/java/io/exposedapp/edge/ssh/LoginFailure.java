package io.exposedapp.edge.ssh;

import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchSessionDisconnectException;
import io.exposedapp.api.Reason;
import io.exposedapp.model.Verdict;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;

/** Explains why a login failed. */
final class LoginFailure {

    /** RFC 4253, section 11.1: no more authentication methods. OpenSSH uses 2 for too many attempts. */
    private static final int NO_MORE_METHODS = 14;

    private static final int TOO_MANY_ATTEMPTS = 2;

    private LoginFailure() {}

    /** @param refused why the previous attempt of the same login was refused. Empty if it was not */
    static Verdict of(JSchException e, EdgeTarget target, Optional<Verdict> refused, Limits limits) {
        if (isRefusedKey(e)) {
            return Verdict.no(
                    Reason.AuthenticationFailed,
                    "sshd at " + target.address() + " refuses the private key for account " + target.user() + " ("
                            + Text.clean(e.getMessage())
                            + "). The account takes one key, the one that was given to config/edge/setup.sh. Run this on the VPS, with what "
                            + "ssh-keygen -y -f KEYFILE prints of the private key: bash setup.sh --account "
                            + target.user() + " --public-key 'KEY'; or put the right "
                            + "private key into the Secret of spec.ssh.privateKeySecret. sshd's log there says more: journalctl -u ssh");
        }
        return unreachable(e, target, limits)
                .map(message -> Verdict.no(Reason.EdgeUnreachable, message))
                // sshd disconnects an address that it blocked because of refused logins.
                .or(() -> refused)
                .orElseGet(() -> Verdict.no(Reason.EdgeUnreachable, broken(e, target)));
    }

    private static boolean isRefusedKey(JSchException e) {
        if (e instanceof JSchSessionDisconnectException disconnected) {
            return disconnected.getReasonCode() == NO_MORE_METHODS || disconnected.getReasonCode() == TOO_MANY_ATTEMPTS;
        }
        return e.getMessage() != null
                && (e.getMessage().startsWith("Auth fail") || e.getMessage().startsWith("Auth cancel"));
    }

    /** Empty if the connection broke, which may have many causes. */
    private static Optional<String> unreachable(JSchException e, EdgeTarget target, Limits limits) {
        Throwable cause = Text.root(e);
        if (cause instanceof UnknownHostException) {
            return Optional.of(
                    "The name " + target.host()
                            + " isn't known to the operator's DNS, so the edge can't be reached. Correct spec.ssh.host, or use the address.");
        }
        if (cause instanceof ConnectException && Text.clean(cause.getMessage()).contains("refused")) {
            return Optional.of("Nothing listens at " + target.address()
                    + ": sshd is down or has another port. Try there: systemctl status ssh; compare spec.ssh.port.");
        }
        if (cause instanceof SocketTimeoutException) {
            return Optional.of("No answer from " + target.address() + " within "
                    + limits.connect().toMillis() / 1000.0 + " s: the VPS is off, a firewall drops the packets, "
                    + "or the operator's node isn't in the tailnet. Try from that node: tailscale ping "
                    + target.host());
        }
        if (e instanceof JSchAlgoNegoFailException negotiation) {
            return Optional.of(
                    "sshd at " + target.address() + " and the operator have no " + negotiation.getAlgorithmName()
                            + " algorithm in common: sshd offers " + Text.clean(negotiation.getServerProposal())
                            + "; the operator offers " + negotiation.getJSchProposal()
                            + ". Allow one of these in sshd's configuration on the VPS (sshd -T shows what is allowed); a very old sshd has to be updated.");
        }
        return Optional.empty();
    }

    private static String broken(JSchException e, EdgeTarget target) {
        return "The connection to " + target.address() + " broke during the login ("
                + Text.clean(Text.root(e).getMessage())
                + "). Another service listens there, sshd limits connections, or the network fails. sshd's log on the VPS says more: journalctl -u ssh";
    }
}
