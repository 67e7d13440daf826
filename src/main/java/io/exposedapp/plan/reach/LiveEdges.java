package io.exposedapp.plan.reach;

import io.exposedapp.api.Edge;
import io.exposedapp.model.IpText;
import io.exposedapp.plan.world.DnsEndpointFacts;
import java.util.List;
import java.util.Set;

/**
 * Decides to which of an app's edges its hosts point:
 *
 * <ol>
 *   <li>While an edge answers: to those that answer, and to those that are in the records and not dead yet.
 *   <li>While none answers and one is not dead yet: as before.
 *   <li>If all are dead: to all, since one of them may be back before the operator knows.
 * </ol>
 *
 * <p>An edge that is drained serves no app, and one that is being deleted is not visited any more: their addresses are
 * used only where the app has no other edge.
 */
record LiveEdges(DnsEndpointFacts facts) {

    /**
     * @param before the addresses in the records of the app. Empty if it has none yet
     * @return addresses, sorted
     */
    List<String> addresses(List<Edge> edges, Set<String> before) {
        List<Edge> lasting = edges.stream()
                .filter(e -> !e.getSpec().drains() && !e.isMarkedForDeletion())
                .toList();
        List<Edge> usable = lasting.isEmpty() ? edges : lasting;
        boolean anyAnswers = usable.stream().anyMatch(this::answers);
        boolean allDead = usable.stream().allMatch(this::isDead);
        List<Edge> pointed = usable.stream()
                .filter(e -> anyAnswers ? answers(e) || (!isDead(e) && isIn(before, e)) : allDead || isIn(before, e))
                .toList();
        return List.copyOf(new DnsRecords(pointed.isEmpty() ? usable : pointed).addresses());
    }

    private boolean answers(Edge edge) {
        return facts.answering().contains(edge.getMetadata().getName()) && !isDead(edge);
    }

    private boolean isDead(Edge edge) {
        return facts.dead().contains(edge.getMetadata().getName());
    }

    private static boolean isIn(Set<String> before, Edge edge) {
        return edge.getSpec().publicAddresses().stream().map(IpText::of).anyMatch(before::contains);
    }
}
