package io.exposedapp.plan.world;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.HostPath;
import io.exposedapp.model.Names;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An observed relay: the DaemonSet of one port, and the app that it was made for. Up to version 0.1, the DaemonSet was
 * the port claim too, and it existed without pods where nothing was relayed.
 *
 * @param port the relay port
 * @param app the app that it was made for
 */
public record Relay(int port, AppKey app, DaemonSet daemonSet) {

    private static final Pattern NAME = Pattern.compile("(relay|reserved)-(" + Names.PORT + ")");

    /** Empty for a DaemonSet that is not a relay, or that does not name its app. */
    public static Optional<Relay> of(DaemonSet daemonSet) {
        Matcher name = NAME.matcher(daemonSet.getMetadata().getName());
        Map<String, String> annotations = annotations(daemonSet);
        if (!name.matches()
                || !annotations
                        .keySet()
                        .containsAll(List.of(Names.APP_NAMESPACE_ANNOTATION, Names.APP_NAME_ANNOTATION))) {
            return Optional.empty();
        }
        AppKey app =
                new AppKey(annotations.get(Names.APP_NAMESPACE_ANNOTATION), annotations.get(Names.APP_NAME_ANNOTATION));
        return Optional.of(new Relay(Integer.parseInt(name.group(2)), app, daemonSet));
    }

    public String name() {
        return daemonSet.getMetadata().getName();
    }

    /** Whether the DaemonSet runs pods. Version 0.1 reserved ports with DaemonSets that select no node. */
    public boolean runs() {
        Map<String, String> selector =
                daemonSet.getSpec().getTemplate().getSpec().getNodeSelector();
        return selector == null || !selector.containsKey(Names.NOWHERE_LABEL);
    }

    /** Whether the DaemonSet is being deleted. It continues to exist until Kubernetes has released its pods. */
    public static boolean isLeaving(DaemonSet daemonSet) {
        return daemonSet.getMetadata().getDeletionTimestamp() != null;
    }

    /** The claim according to the DaemonSet's annotations, for a port without a claim of its own. */
    PortClaim claim() {
        Map<String, String> annotations = annotations(daemonSet);
        String uid = annotations.getOrDefault(Names.APP_UID_ANNOTATION, "");
        return name().startsWith(Names.RESERVATION_PREFIX)
                ? PortClaim.reserved(port, app, uid)
                : PortClaim.held(
                        port,
                        app,
                        uid,
                        words(annotations, Names.ROUTES_ANNOTATION).stream()
                                .map(HostPath::parse)
                                .flatMap(Optional::stream)
                                .toList(),
                        words(annotations, Names.EDGES_ANNOTATION),
                        words(annotations, Names.SOURCES_ANNOTATION));
    }

    private static List<String> words(Map<String, String> annotations, String name) {
        return Arrays.stream(annotations.getOrDefault(name, "").split(" "))
                .filter(w -> !w.isEmpty())
                .toList();
    }

    private static Map<String, String> annotations(DaemonSet daemonSet) {
        return Optional.ofNullable(daemonSet.getMetadata().getAnnotations()).orElse(Map.of());
    }
}
