package io.exposedapp.config;

import io.exposedapp.model.Names;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** All settings of the operator. The chart sets them as EXPOSEDAPP_… variables. Read nowhere else. */
@ConfigMapping(prefix = "exposedapp")
public interface OperatorConfig {

    /**
     * Names this cluster on its edges: at most 16 characters of a-z, 0-9 and -. Keep it in Git: a rebuilt cluster takes
     * its files over by it.
     */
    String clusterName();

    /** The operator's own namespace: where the Edges' Secrets are. */
    String namespace();

    /** The operator's ServiceAccount: who has to be given a right that is missing. */
    @WithDefault(Names.OPERATOR)
    String serviceAccount();

    /** Where the relays, their installation ConfigMap and the tailnet probe are. */
    @WithDefault("exposedapp-relays")
    String relaysNamespace();

    Relay relay();

    Ports ports();

    /** How often everything is compared without an event. 0s means never. */
    @WithDefault("3m")
    Duration sweepInterval();

    /**
     * How long nothing of apps that seem to be gone is removed after their definition was made anew, or a rebuilt
     * cluster took its name over.
     */
    @WithDefault("10m")
    Duration restoreGrace();

    /** Whether several operators run, of which one works. */
    @WithDefault("false")
    boolean leaderElection();

    /** How often the contents of a route file are read though its size and time are unchanged. */
    @WithDefault("1h")
    Duration contentCheckInterval();

    /**
     * How long the API server may say nothing on a connection before that is taken for dead. Watches get a bookmark
     * about once a minute (Kubernetes API concepts, "Watch bookmarks").
     */
    @WithDefault("3m")
    Duration apiSilence();

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
