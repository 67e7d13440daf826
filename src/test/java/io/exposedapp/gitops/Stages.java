package io.exposedapp.gitops;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Supplier;

/** An object in each stage of the tables of docs/gitops.md. */
final class Stages {

    static final Map<String, Supplier<ObjectNode>> ALL = Map.ofEntries(
            entry("an app that was just created", () -> Reported.created(Reported.app("served"))),
            entry("an app whose spec was just changed", () -> Reported.changed(Reported.app("served"))),
            entry("its edge was not visited yet", () -> Reported.app("first-plan")),
            entry("its relay starts", () -> Reported.app("claimed-and-starting")),
            entry("its edge cannot be reached", () -> Reported.app("edge-off")),
            entry("it names an Edge that is not there yet", () -> Reported.app("edge-missing")),
            entry("served, and its host has no DNS record", () -> Reported.app("dns-missing")),
            entry("served, and none of its pods is ready", () -> Reported.app("backend-scaled-to-zero")),
            entry("served", () -> Reported.app("served")),
            entry("served by one of two nodes", () -> Reported.app("one-of-two-nodes-serves")),
            entry("no node serves it any more", () -> Reported.app("none-of-two-nodes-serves")),
            entry("another app holds its host", () -> Reported.app("two-apps-one-host", "evil/thief")),
            entry("no grant allows its host", () -> Reported.app("grant-missing")),
            entry("it pins a port of another app", () -> Reported.app("pinned-port-taken", "media/jellyfin")),
            entry("no port is free", () -> Reported.app("port-range-exhausted")),
            entry("an app that is being deleted", () -> Reported.deleted(Reported.app("served"))),
            entry("an Edge that was just created", () -> Reported.created(Reported.edge("served"))),
            entry("an Edge whose spec was just changed", () -> Reported.changed(Reported.edge("served"))),
            entry("it serves all its routes", () -> Reported.edge("served")),
            entry("a change of its routes is due", () -> Reported.edge("grant-missing")),
            entry("it cannot be reached", () -> Reported.edge("edge-off")),
            entry("an Edge that is being deleted", () -> Reported.deleted(Reported.edge("served"))));

    private Stages() {}
}
