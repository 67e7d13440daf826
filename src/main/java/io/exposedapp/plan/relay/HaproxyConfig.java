package io.exposedapp.plan.relay;

import io.exposedapp.model.Ipv4;
import java.util.regex.Pattern;

/**
 * Renders the relay's configuration, one text for all nodes of a port. Only validated addresses and numbers are
 * inserted.
 *
 * <p>Directives: HAProxy 2.6 configuration manual, sections 2.4 (conditional blocks), 3.2 (maxpipes), 4.2 (bind,
 * monitor-uri, option splice-*, tcp-request connection), 5.1 (transparent) and 5.2 (check, observe). The kernel moves
 * data from socket to socket through pipes, which halves the relay's processor time (make bench). A pipe holds 64 KiB.
 * The number of pipes is limited so that the pod's memory suffices for all connections even if no peer reads the data
 * in them.
 */
public final class HaproxyConfig {

    private static final Pattern NODE_NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

    private HaproxyConfig() {}

    public static String render(Forwarding relay) {
        StringBuilder binds = new StringBuilder();
        relay.nodes().forEach((node, address) -> binds.append(bind(node, address, relay.port())));
        StringBuilder allowed = new StringBuilder();
        relay.sources().forEach(s -> allowed.append(' ').append(Ipv4.require(s)));
        String unless = allowed.isEmpty() ? "" : " unless { src" + allowed + " }";
        return """
        global
          maxconn 4096
          maxpipes 256
          nbthread 1
          hard-stop-after 290s
          lua-load %s/health.lua

        defaults
          mode tcp
          timeout connect 2s
          timeout check 2s
          retries 0
          timeout client 1h
          timeout server 1h
          option splice-request
          option splice-response

        frontend tailnet
          # keeps a pod alive on a node whose address isn't there (without any bind HAProxy exits)
          bind unix@%s/idle.sock
        %s  # the edges and nobody else
          tcp-request connection reject%s
          default_backend service

        # for the kubelet
        frontend health
          mode http
          timeout client 5s
          bind %s:%d
          monitor-uri %s

        # one connection in 5 s, one a second while it fails; a visitor's that fails makes one check decide
        backend service
          default-server check inter 5s fastinter 1s downinter 1s fall 2 rise 1 observe layer4 error-limit 1 on-error sudden-death
          server service %s
        """.formatted(
                        RelayManifest.FOLDER,
                        RelayManifest.FOLDER,
                        binds,
                        unless,
                        RelayHealth.address(relay.port()),
                        RelayHealth.PORT,
                        RelayHealth.path(relay.port()),
                        server(relay.backend()));
    }

    private static String server(Backend backend) {
        return Ipv4.require(backend.clusterIP()) + ":" + backend.port();
    }

    /** The address comes and goes with tailscaled. {@code transparent} binds it before it exists. */
    private static String bind(String node, String address, int port) {
        return "  .if streq(\"$NODE_NAME\"," + nodeName(node) + ")\n  bind \"" + Ipv4.require(address) + ":" + port
                + "\" transparent\n  .endif\n";
    }

    /** Node names are DNS subdomains (RFC 1123). Any other name is rejected here too. */
    private static String nodeName(String node) {
        if (!NODE_NAME.matcher(node).matches()) {
            throw new IllegalArgumentException("not a node's name: " + node);
        }
        return node;
    }
}
