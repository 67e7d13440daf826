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
 * A port that an app holds, and what it holds with it. The claim is the relay itself: the DaemonSet named after the
 * port, which the API server lets only one writer create. A reservation is what stays of it when the app is deleted.
 *
 * @param routes hosts and paths
 * @param edges names of the edges that serve the app
 * @param sources addresses that the relay lets in
 */
public record PortClaim(
        int port,
        AppKey app,
        String uid,
        List<HostPath> routes,
        List<String> edges,
        List<String> sources,
        boolean reservation,
        DaemonSet relay) {

    private static final Pattern NAME = Pattern.compile("(relay|reserved)-([1-9][0-9]{3,4})");

    /** Reads a relay; empty for DaemonSets that aren't relays of ours, or don't say whose they are any more. */
    public static Optional<PortClaim> of(DaemonSet relay) {
        Matcher name = NAME.matcher(relay.getMetadata().getName());
        Map<String, String> annotations = relay.getMetadata().getAnnotations();
        if (!name.matches()
                || annotations == null
                || !annotations
                        .keySet()
                        .containsAll(List.of(Names.APP_NAMESPACE_ANNOTATION, Names.APP_NAME_ANNOTATION))) {
            return Optional.empty();
        }
        AppKey app =
                new AppKey(annotations.get(Names.APP_NAMESPACE_ANNOTATION), annotations.get(Names.APP_NAME_ANNOTATION));
        return Optional.of(new PortClaim(
                Integer.parseInt(name.group(2)),
                app,
                annotations.getOrDefault(Names.APP_UID_ANNOTATION, ""),
                words(annotations, Names.ROUTES_ANNOTATION).stream()
                        .map(HostPath::parse)
                        .flatMap(Optional::stream)
                        .toList(),
                words(annotations, Names.EDGES_ANNOTATION),
                words(annotations, Names.SOURCES_ANNOTATION),
                name.group(1).equals("reserved"),
                relay));
    }

    private static List<String> words(Map<String, String> annotations, String name) {
        return Arrays.stream(annotations.getOrDefault(name, "").split(" "))
                .filter(w -> !w.isEmpty())
                .toList();
    }

    /** True for a claim without pods: the port is held, nothing is relayed. */
    public boolean isIdle() {
        Map<String, String> selector = relay.getSpec().getTemplate().getSpec().getNodeSelector();
        return selector != null && selector.containsKey(Names.NOWHERE_LABEL);
    }

    /**
     * True while the relay is being deleted: it is still there until Kubernetes has released its pods, and nothing
     * keeps it any more.
     */
    public boolean isLeaving() {
        return isLeaving(relay);
    }

    public static boolean isLeaving(DaemonSet relay) {
        return relay.getMetadata().getDeletionTimestamp() != null;
    }
}
