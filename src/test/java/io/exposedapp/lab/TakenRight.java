package io.exposedapp.lab;

import java.util.Arrays;
import java.util.stream.Stream;

/** A right of the operator that it doesn't have until this is closed. */
final class TakenRight implements AutoCloseable {

    private final String manifest;

    private TakenRight(String manifest) {
        this.manifest = manifest;
    }

    /**
     * Deletes a binding.
     *
     * @param binding "kind/name"
     * @param where options of kubectl that say in which namespace
     */
    static TakenRight take(String binding, String... where) {
        String manifest = kubectl(where, "get", binding, "-o", "yaml");
        kubectl(where, "delete", binding);
        return new TakenRight(manifest);
    }

    private static String kubectl(String[] where, String... what) {
        return Lab.kubectl(
                        Stream.concat(Arrays.stream(where), Arrays.stream(what)).toArray(String[]::new))
                .orFail();
    }

    /** The same as before, Helm's marks included. */
    @Override
    public void close() {
        Lab.apply(manifest.replaceAll("(?m)^  (uid|resourceVersion|creationTimestamp):.*\n", ""))
                .orFail();
    }
}
