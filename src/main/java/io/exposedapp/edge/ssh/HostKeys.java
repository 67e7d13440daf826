package io.exposedapp.edge.ssh;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.UserInfo;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The pinned host keys of one edge. No other key is accepted, whatever name or port presents it. A refused key is
 * remembered.
 */
final class HostKeys implements HostKeyRepository {

    private static final HostKey[] NONE = {};
    private static final List<String> OTHERS =
            List.of("ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa");

    private final List<SshPublicKey> pinned;
    private volatile SshPublicKey refused;

    HostKeys(List<String> lines) {
        pinned = lines.stream()
                .map(SshPublicKey::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * The algorithms to negotiate. The pinned types come first, so that a server that has the pinned key presents it.
     * The others are offered only to learn which key the server has instead. That key is refused, and named in the
     * message.
     */
    String algorithms() {
        Set<String> types =
                new LinkedHashSet<>(pinned.stream().map(SshPublicKey::type).toList());
        types.addAll(OTHERS);
        return String.join(",", types).replace("ssh-rsa", "rsa-sha2-512,rsa-sha2-256");
    }

    boolean hasRefused() {
        return refused != null;
    }

    String mismatch(EdgeTarget target) {
        String expected = pinned.isEmpty()
                ? "no key that can be read"
                : String.join(" or ", pinned.stream().map(SshPublicKey::shown).toList());
        return "The server at " + target.address() + " shows the host key " + refused.shown()
                + ", but spec.ssh.hostKeys pins " + expected
                + ". It is another server, or the VPS got new keys; nothing was sent to it. If the change was intended (compare on the VPS: "
                + "ssh-keygen -l -f /etc/ssh/ssh_host_ed25519_key.pub), put this line into spec.ssh.hostKeys: "
                + refused.line();
    }

    @Override
    public int check(String host, byte[] key) {
        if (pinned.stream().anyMatch(known -> Arrays.equals(known.blob(), key))) {
            return OK;
        }
        refused = SshPublicKey.of(key);
        return CHANGED;
    }

    @Override
    public String getKnownHostsRepositoryID() {
        return "spec.ssh.hostKeys";
    }

    /** JSch asks for revoked keys here. There are none. */
    @Override
    public HostKey[] getHostKey(String host, String type) {
        return NONE;
    }

    @Override
    public HostKey[] getHostKey() {
        return NONE;
    }

    @Override
    public void add(HostKey key, UserInfo ui) {
        throw new UnsupportedOperationException("pinned keys don't change");
    }

    @Override
    public void remove(String host, String type) {
        throw new UnsupportedOperationException("pinned keys don't change");
    }

    @Override
    public void remove(String host, String type, byte[] key) {
        throw new UnsupportedOperationException("pinned keys don't change");
    }
}
