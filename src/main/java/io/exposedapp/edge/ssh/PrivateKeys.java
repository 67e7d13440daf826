package io.exposedapp.edge.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import io.exposedapp.api.Reason;
import io.exposedapp.model.Result;
import java.nio.charset.StandardCharsets;

/** Reads the private key of an account. Messages about it never show its content. */
final class PrivateKeys {

    private static final String FORMATS =
            " Formats that work: ed25519, ecdsa or rsa as ssh-keygen writes them, without passphrase. Make a new one with: ssh-keygen -t ed25519 -N ''";

    private PrivateKeys() {}

    /** An SSH client that uses the key. */
    static Result<JSch> load(EdgeTarget target) {
        // Secrets created by hand often lack the last newline, or contain carriage returns.
        byte[] text = (target.privateKey().strip().replace("\r\n", "\n") + "\n").getBytes(StandardCharsets.US_ASCII);
        JSch jsch = new JSch();
        try {
            KeyPair key = KeyPair.load(jsch, text.clone(), null);
            if (key == null) {
                return unusable("isn't a private key." + FORMATS, target);
            }
            boolean encrypted = key.isEncrypted();
            key.dispose();
            if (encrypted) {
                return unusable("is protected by a passphrase, which the operator doesn't have." + FORMATS, target);
            }
            jsch.addIdentity(target.user(), text, null, null);
            return Result.ok(jsch);
        } catch (JSchException e) {
            return unusable("can't be read." + FORMATS, target);
        }
    }

    private static Result<JSch> unusable(String why, EdgeTarget target) {
        return Result.failed(
                Reason.AuthenticationFailed,
                "The Secret of spec.ssh.privateKeySecret of edge " + target.edge() + " " + why);
    }
}
