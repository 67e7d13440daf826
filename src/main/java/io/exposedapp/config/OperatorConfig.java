package io.exposedapp.config;

import io.exposedapp.model.Names;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All settings of the operator. The chart sets them as EXPOSEDAPP_… variables. They are read nowhere else. */
@ConfigMapping(prefix = "exposedapp")
public interface OperatorConfig {

    /**
     * The name of this cluster on its edges: at most 16 characters of a-z, 0-9 and -. Keep it in Git, because a rebuilt
     * cluster takes over its files by this name.
     */
    String clusterName();

    /** The operator's own namespace, which has the Edges' Secrets. */
    String namespace();

    /** The operator's ServiceAccount, which a missing permission has to be granted to. */
    @WithDefault(Names.OPERATOR)
    String serviceAccount();

    /** The namespace of the relays, their installation ConfigMap and the tailnet probe. */
    @WithDefault("exposedapp-relays")
    String relaysNamespace();

    Relay relay();

    Ports ports();

    /** How often everything is compared without an event. 0s means never. */
    @WithDefault("3m")
    Duration sweepInterval();

    /**
     * How long nothing is removed because its app seems to be gone, after the CRD was created again or a rebuilt
     * cluster took over its name.
     */
    @WithDefault("10m")
    Duration restoreGrace();

    /** Whether several operators run, of which one is elected to work. */
    @WithDefault("false")
    boolean leaderElection();

    /** How often the content of a route file is read although its size and time are unchanged. */
    @WithDefault("1h")
    Duration contentCheckInterval();

    /**
     * How long the API server may be silent on a connection before the connection counts as dead. Watches get a
     * bookmark about once a minute (Kubernetes API concepts, "Watch bookmarks").
     */
    @WithDefault("3m")
    Duration apiSilence();

    Dns dns();

    /** Whether each app gets a DNSEndpoint, of which external-dns makes DNS records. */
    @WithDefault("false")
    boolean dnsEndpoints();

    /**
     * How long after a failed visit an edge has to stay silent before its addresses leave the DNSEndpoints of apps that
     * other edges serve too. A visit begins up to 25 seconds after the edge died, and takes up to 15 to fail.
     */
    @WithDefault("15s")
    Duration edgeDeadAfter();

    interface Dns {
        /**
         * The resolvers for the hosts of apps: IP addresses, or URLs of DNS over HTTPS. The first one that knows an
         * address decides. The system's resolvers are used where none of them answers, or none is set.
         */
        Optional<List<String>> resolvers();
    }

    PublicProbe publicProbe();

    interface PublicProbe {
        /** How often the hosts of an app are looked up and requested when all is well. */
        @WithDefault("60s")
        Duration interval();

        /** Certificates, in PEM, of authorities that visitors trust besides the public ones. */
        Optional<String> caCertificates();
    }

    Certificates certificates();

    /** How Traefik is asked for a certificate that it does not get. */
    interface Certificates {
        /** How long Traefik is asked before it counts as being asked in vain. */
        @WithDefault("60s")
        Duration window();

        /**
         * How long it is not asked then: after the first time, after the second, and so on. The last is used from then
         * on. Let's Encrypt allows 5 failures an hour.
         */
        @WithDefault("10m,30m,1h")
        List<Duration> pauses();
    }

    interface Relay {
        /** Image of the relay: HAProxy 2.6 or later, stopped by SIGUSR1. */
        String image();

        @WithDefault("IfNotPresent")
        String imagePullPolicy();
    }

    /** The range that relay ports come from. */
    interface Ports {
        @WithDefault("8080")
        int from();

        @WithDefault("8180")
        int to();
    }
}
