package io.exposedapp.lab;

import java.util.function.UnaryOperator;

/** An Edge of a test, made from a good one by a change that spoils it. Never a default edge. */
final class TestEdge implements AutoCloseable {

    private final String name;

    private TestEdge(String name) {
        this.name = name;
    }

    static TestEdge like(String good, String name, UnaryOperator<String> change) {
        String spec = Lab.kubectl("get", "edge", good, "-o", "yaml").orFail();
        spec = spec.substring(spec.indexOf("\nspec:") + 1, spec.indexOf("\nstatus:") + 1)
                .replace("default: true", "default: false");
        String spoilt = change.apply(spec);
        if (spoilt.equals(spec)) {
            throw new IllegalStateException("nothing was changed in\n" + spec);
        }
        Lab.apply("apiVersion: exposedapp.io/v1alpha1\nkind: Edge\nmetadata: {name: " + name + "}\n" + spoilt)
                .orFail();
        return new TestEdge(name);
    }

    String condition(String type) {
        return Lab.edgeCondition(name, type);
    }

    @Override
    public void close() {
        Lab.kubectl("delete", "edge", name).orFail();
    }
}
