package io.exposedapp.plan.relay;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Ipv4;
import io.exposedapp.model.Names;
import io.exposedapp.model.Verdict;
import io.fabric8.kubernetes.api.model.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The nodes that have a tailnet address: the address in the node's annotation, otherwise the only address of its
 * tailnet interface.
 *
 * @param addresses by node, its tailnet address
 * @param problem why no node has one, if that is so
 */
public record TailnetNodes(SortedMap<String, String> addresses, Optional<Verdict> problem) {

    private static final int LONGEST_TOLD = 60;

    public static TailnetNodes of(List<Node> nodes, Map<String, List<String>> probed) {
        SortedMap<String, String> addresses = new TreeMap<>();
        List<String> ambiguous = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (Node node : nodes) {
            String name = node.getMetadata().getName();
            Optional<String> annotated = annotated(node);
            annotated
                    .filter(a -> !Ipv4.isValid(a))
                    .ifPresent(a ->
                            unreadable.add(name + " (" + a.substring(0, Math.min(a.length(), LONGEST_TOLD)) + ")"));
            List<String> seen =
                    annotated.filter(Ipv4::isValid).map(List::of).orElse(probed.getOrDefault(name, List.of()));
            if (seen.size() == 1) {
                addresses.put(name, seen.get(0));
            } else if (!seen.isEmpty()) {
                ambiguous.add(name + " (" + String.join(", ", seen) + ")");
            }
        }
        if (!addresses.isEmpty()) {
            return new TailnetNodes(addresses, Optional.empty());
        }
        String ignored = unreadable.isEmpty()
                ? ""
                : " The annotation doesn't count where it isn't an IPv4 address: " + String.join("; ", unreadable)
                        + ". Correct it: kubectl annotate --overwrite node NAME " + Names.TAILNET_IP_ANNOTATION
                        + "=ADDRESS";
        return new TailnetNodes(
                addresses,
                Optional.of(
                        ambiguous.isEmpty()
                                ? Verdict.no(
                                        Reason.NoTailnetNode,
                                        "No node has a tailnet address. Run tailscaled on the node (not in userspace mode), or annotate the node with "
                                                + Names.TAILNET_IP_ANNOTATION + "." + ignored)
                                : Verdict.no(
                                        Reason.AmbiguousTailnetAddress,
                                        "The tailnet interface has several IPv4 addresses on "
                                                + String.join("; ", ambiguous)
                                                + ". Choose one: kubectl annotate node NAME "
                                                + Names.TAILNET_IP_ANNOTATION + "=ADDRESS"
                                                + (ignored.isEmpty() ? "" : "." + ignored))));
    }

    private static Optional<String> annotated(Node node) {
        return Optional.ofNullable(node.getMetadata().getAnnotations()).map(a -> a.get(Names.TAILNET_IP_ANNOTATION));
    }
}
