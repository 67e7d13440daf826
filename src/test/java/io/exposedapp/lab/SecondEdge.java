package io.exposedapp.lab;

import io.exposedapp.it.Commands.Result;
import io.exposedapp.it.OwnLab;

/** The Edge of the lab's second VPS, which serves only apps that name it. */
final class SecondEdge implements AutoCloseable {

    static final String NAME = "vps2";
    static final String ADDRESS = OwnLab.address(NAME);

    /** Lines of an app's spec that this edge alone serves. */
    static final String ONLY = "  edges: [{name: " + NAME + "}]";

    private SecondEdge() {}

    /** Registered, whatever comes of it. */
    static SecondEdge define() {
        Lab.apply(manifest()).orFail();
        return new SecondEdge();
    }

    /** Registered, and visited. */
    static SecondEdge register() {
        SecondEdge edge = define();
        Lab.await("edge " + NAME + " is visited")
                .until(() -> edge.condition("Connected").startsWith("True"));
        return edge;
    }

    static String manifest() {
        return Lab.lab(20, "edge", NAME).orFail();
    }

    /** "status reason message" of a condition. */
    String condition(String type) {
        return Lab.edgeCondition(NAME, type);
    }

    Result patch(String spec) {
        return Lab.kubectl("patch", "edge", NAME, "--type", "merge", "-p", "{\"spec\": " + spec + "}");
    }

    @Override
    public void close() {
        Lab.kubectl("delete", "edge", NAME, "--ignore-not-found").orFail();
        // what a test left there would be the next one's
        Lab.run(NAME, "sh", "-c", "rm -f /srv/exposedapp/routes/home_* /srv/exposedapp/state/*")
                .orFail();
    }
}
