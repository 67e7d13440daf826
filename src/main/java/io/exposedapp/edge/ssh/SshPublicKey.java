package io.exposedapp.edge.ssh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * A public key as OpenSSH writes it: "ssh-ed25519 AAAA…".
 *
 * @param type the type in the blob itself (RFC 4253, section 6.6)
 */
@SuppressWarnings("ArrayRecordComponent") // keys are compared by blob, never as records
record SshPublicKey(String type, byte[] blob) {

    private static final int LONGEST_TYPE = 64;

    /** Empty for a line that is not a public key. */
    static Optional<SshPublicKey> parse(String line) {
        String[] words = line.strip().split("\\s+", -1);
        if (words.length < 2) {
            return Optional.empty();
        }
        try {
            SshPublicKey key = of(Base64.getDecoder().decode(words[1]));
            return key.type.equals(words[0]) ? Optional.of(key) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static SshPublicKey of(byte[] blob) {
        return new SshPublicKey(typeOf(blob), blob.clone());
    }

    private static String typeOf(byte[] blob) {
        int length = blob.length < Integer.BYTES ? 0 : ByteBuffer.wrap(blob).getInt();
        if (length < 1 || length > LONGEST_TYPE || length > blob.length - Integer.BYTES) {
            return "unknown";
        }
        String type = new String(blob, Integer.BYTES, length, StandardCharsets.US_ASCII);
        return type.matches("[a-z0-9@.-]+") ? type : "unknown";
    }

    /** The key as in ssh_host_*_key.pub, without the comment. */
    String line() {
        return type + " " + Base64.getEncoder().encodeToString(blob);
    }

    /** The key as {@code ssh-keygen -l} shows it. */
    String shown() {
        return fingerprint() + " (" + type + ")";
    }

    String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(blob);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
