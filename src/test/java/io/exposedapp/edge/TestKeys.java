package io.exposedapp.edge;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Private keys that open nothing. */
public final class TestKeys {

    private TestKeys() {}

    /** A new one. */
    public static String privateKey() {
        ByteArrayOutputStream key = new ByteArrayOutputStream();
        try {
            KeyPair.genKeyPair(new JSch(), KeyPair.ECDSA, 256).writePrivateKey(key);
        } catch (JSchException e) {
            throw new IllegalStateException(e);
        }
        return key.toString(StandardCharsets.UTF_8);
    }
}
