package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The VPS's sshd and the account there. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SshSpec(
        @Pattern(Api.HOST_OR_ADDRESS)
        @Size(min = 1, max = 253)
        @ValidationRule(
                value = "self.matches(r'" + Api.HOST_OR_ADDRESS + "')",
                message =
                        "write a host name or an address and nothing else, as vps.example.com, 203.0.113.10 or 2001:db8::10: "
                                + "no user, scheme or brackets; the port goes into ssh.port")
        @JsonPropertyDescription("Host name or address of sshd. Default: spec.tailnetAddress. Example: vps.example.com")
        String host,

        @Min(1) @Max(65535) @Default("22") @JsonPropertyDescription("TCP port of sshd. Default: 22. Example: 2222")
        Integer port,

        @Pattern(SshSpec.USER)
        @Size(min = 1, max = 32)
        @ValidationRule(
                value = "self.matches(r'" + SshSpec.USER + "')",
                message =
                        "write the account's name as on the VPS: a-z, 0-9, _ and - only, beginning with a letter or _")
        @Default("exposedapp")
        @JsonPropertyDescription(
                "The account that config/edge/setup.sh made. Default: exposedapp. Example: exposedapp-home")
        String user,

        @Required
        @Size(min = 1, max = 8)
        @ValidationRule(
                value = "self.all(k, k.matches(r'" + SshSpec.HOST_KEY + "'))",
                message =
                        "write each key as type and base64, as in /etc/ssh/ssh_host_*_key.pub, without options in front and without the comment")
        @JsonPropertyDescription(
                "The VPS's host keys as in /etc/ssh/ssh_host_*_key.pub, without the comment. Nothing is sent to a server that shows another key. "
                        + "Example: [ssh-ed25519 AAAAC3Nza…]")
        List<@Pattern(SshSpec.HOST_KEY) @Size(min = 50, max = 1000) String> hostKeys,

        @Required @JsonPropertyDescription("Where the private key is: OpenSSH or PEM, without passphrase.")
        SecretKeyRef privateKeySecret) {

    static final String USER = "^[a-z_][a-z0-9_-]{0,31}$";
    static final String HOST_KEY = "^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+={0,3}$";

    public static final int DEFAULT_PORT = 22;
    public static final String DEFAULT_USER = "exposedapp";

    public int effectivePort() {
        return port == null ? DEFAULT_PORT : port;
    }

    public String effectiveUser() {
        return user == null ? DEFAULT_USER : user;
    }
}
