package io.exposedapp.model;

import io.exposedapp.api.Api;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** All derived names, labels, annotations and paths. Such strings are joined only here. */
public final class Names {

    /** The ConfigMap that owns the relays. The chart creates it. */
    public static final String INSTALLATION = "installation";

    public static final String INSTALLATION_SELECTOR = "app.kubernetes.io/component=installation";

    /** The CRD of ExposedApps. */
    public static final String DEFINITION = "exposedapps." + Api.GROUP;

    public static final String RELAY = "exposedapp-relay";

    /** Name label of the ConfigMaps that claim ports. */
    public static final String PORT_CLAIM = "exposedapp-port";

    /** Name label of the apps' DNSEndpoints. */
    public static final String DNS_ENDPOINT = "exposedapp-dns";

    public static final String PROBE = "tailnet-probe";

    public static final String NAME_LABEL = "app.kubernetes.io/name";
    public static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
    public static final String OPERATOR = "exposedapp-operator";

    /** The ClusterRole that permits to read Secrets. It is bound only where the operator has to read some. */
    public static final String SECRET_READER = "exposedapp-secret-reader";

    public static final String PORT_LABEL = Api.GROUP + "/port";

    /** On a Node: its tailnet address, if the probe cannot find it out. */
    public static final String TAILNET_IP_ANNOTATION = Api.GROUP + "/tailnet-ip";

    /**
     * On a relay: the app that it was made for, and what that app holds. It is read if the port's claim is missing, and
     * by version 0.1, so that an upgrade can be rolled back.
     */
    public static final String APP_NAMESPACE_ANNOTATION = Api.GROUP + "/app-namespace";

    public static final String APP_NAME_ANNOTATION = Api.GROUP + "/app-name";
    public static final String APP_UID_ANNOTATION = Api.GROUP + "/app-uid";

    /** Hosts and paths, as {@code photos.example.com/ example.com/wiki}. */
    public static final String ROUTES_ANNOTATION = Api.GROUP + "/routes";

    /** Names of the edges that serve the app. */
    public static final String EDGES_ANNOTATION = Api.GROUP + "/edges";

    /** Addresses that the relay admits. */
    public static final String SOURCES_ANNOTATION = Api.GROUP + "/sources";

    /** On a relay's pods: where they listen, which sources they admit, and where they forward to, as JSON. */
    public static final String FORWARDING_ANNOTATION = Api.GROUP + "/forwarding";

    /** On a relay's pods: HAProxy's configuration. */
    public static final String HAPROXY_ANNOTATION = Api.GROUP + "/haproxy.cfg";

    /** On a relay's pods: HAProxy's script. */
    public static final String SCRIPT_ANNOTATION = Api.GROUP + "/health.lua";

    /**
     * On a relay's pods: a hash that identifies what else runs in them. Admission webhooks may change any other field,
     * but not an annotation that they do not know.
     */
    public static final String POD_ANNOTATION = Api.GROUP + "/pod";

    /**
     * On the installation's ConfigMap: the UID of the CRD of ExposedApps, and when that UID last changed (seconds since
     * 1970).
     */
    public static final String DEFINITION_ANNOTATION = Api.GROUP + "/definition-uid";

    public static final String RESTORED_ANNOTATION = Api.GROUP + "/restored-at";

    /** In the installation's ConfigMap: the release's revision. */
    public static final String REVISION = "revision";

    /** On the installation's ConfigMap: drains all edges before the revision that it names is uninstalled. */
    public static final String DRAIN_ANNOTATION = Api.GROUP + "/drain";

    /** A node label that no node has. Version 0.1 reserved ports with DaemonSets that select it. */
    public static final String NOWHERE_LABEL = Api.GROUP + "/nowhere";

    /** The directory that the accounts on a VPS see as /. config/edge/setup.sh creates it. */
    private static final String ACCOUNTS_ROOT = "/srv/exposedapp";

    /** The name prefix of the DaemonSets with which version 0.1 reserved the ports of deleted apps. */
    public static final String RESERVATION_PREFIX = "reserved-";

    private static final String CLAIM_PREFIX = "port-";

    /** A pattern for a port from 1000 to 65535 in a name. */
    public static final String PORT =
            "[1-9][0-9]{3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]";

    private static final Pattern CLAIM = Pattern.compile(CLAIM_PREFIX + "(" + PORT + ")");

    /** {@code _} is in no Kubernetes name, so joined names cannot collide. */
    private static final String JOINT = "_";

    private static final String ROUTE_SUFFIX = ".yml";

    private Names() {}

    public static String relay(int port) {
        return "relay-" + port;
    }

    /** The ConfigMap that claims a port. */
    public static String portClaim(int port) {
        return CLAIM_PREFIX + port;
    }

    /** The port that a ConfigMap of this name claims. Empty for other names. */
    public static OptionalInt portOfClaim(String name) {
        return CLAIM.matcher(name).matches()
                ? OptionalInt.of(Integer.parseInt(name.substring(CLAIM_PREFIX.length())))
                : OptionalInt.empty();
    }

    public static Map<String, String> claimLabels(int port) {
        return Map.of(NAME_LABEL, PORT_CLAIM, MANAGED_BY_LABEL, OPERATOR, PORT_LABEL, Integer.toString(port));
    }

    /** The labels of an app's DNSEndpoint. One that lacks them has another owner. */
    public static Map<String, String> dnsEndpointLabels() {
        return Map.of(NAME_LABEL, DNS_ENDPOINT, MANAGED_BY_LABEL, OPERATOR);
    }

    public static Map<String, String> relayLabels(int port) {
        return Map.of(NAME_LABEL, RELAY, MANAGED_BY_LABEL, OPERATOR, PORT_LABEL, Integer.toString(port));
    }

    /** The labels that select the pods of a relay. */
    public static Map<String, String> podLabels(int port) {
        return Map.of(NAME_LABEL, RELAY, PORT_LABEL, Integer.toString(port));
    }

    /** Name of an app's routers, services and middlewares in Traefik. */
    public static String traefik(String clusterName, AppKey app) {
        return clusterName + JOINT + app.namespace() + JOINT + app.name();
    }

    /** The name of a part of such an object. */
    public static String part(String name, String part) {
        return name + JOINT + part;
    }

    /** Whether a name in Traefik is one of this cluster's. */
    public static boolean isOurs(String clusterName, String traefikName) {
        return traefikName.startsWith(clusterName + JOINT);
    }

    public static String routeFile(String clusterName, AppKey app) {
        return traefik(clusterName, app) + ROUTE_SUFFIX;
    }

    /** The app whose route a file of this cluster holds. Empty for files of others. */
    public static Optional<AppKey> appOfRouteFile(String clusterName, String file) {
        String prefix = clusterName + JOINT;
        if (!file.startsWith(prefix)
                || !file.endsWith(ROUTE_SUFFIX)
                || file.length() <= prefix.length() + ROUTE_SUFFIX.length()) {
            return Optional.empty();
        }
        String[] parts = file.substring(prefix.length(), file.length() - ROUTE_SUFFIX.length())
                .split(JOINT, -1);
        return parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty()
                ? Optional.of(new AppKey(parts[0], parts[1]))
                : Optional.empty();
    }

    /** The first line of each of our files. A file that does not begin with it is never overwritten or removed. */
    public static String routeMark(String clusterName, AppKey app) {
        return "# Managed by exposedapp.io for cluster " + clusterName + ", app " + app
                + ". Changes by hand are undone.";
    }

    /** Where a path that the account sees is on the VPS, for messages to a user there. */
    public static String onVps(String path) {
        return ACCOUNTS_ROOT + path;
    }

    /** The lease file in the state folder of an edge, which says which cluster holds the name. */
    public static String leaseFile(String clusterName) {
        return clusterName + ".claim";
    }

    /** All files of a cluster on a VPS, as arguments for a shell there. */
    public static String allOnVps(String clusterName) {
        return onVps("/routes/" + clusterName + JOINT + "*" + ROUTE_SUFFIX) + " "
                + onVps("/state/" + leaseFile(clusterName));
    }

    public static String leaseMark(String clusterName) {
        return "# Managed by exposedapp.io for cluster " + clusterName
                + ". Written twice a minute while its operator runs.";
    }

    public static String url(String host) {
        return "https://" + host;
    }
}
