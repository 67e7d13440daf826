package io.exposedapp.observe;

import io.exposedapp.model.Ipv4;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A line of a tailnet probe, which contains all addresses at its time: {@code tailnet INTERFACE ADDRESS…}, or
 * {@code tailnet INTERFACE none}.
 */
final class ProbeLine {

    private static final String WORD = "tailnet";
    private static final List<String> NONE = List.of("none");

    private ProbeLine() {}

    /**
     * The addresses. Empty for any line that the probe did not write: if there is no log, the API server and the
     * kubelet write the reason in its place.
     */
    static Optional<List<String>> parse(String line) {
        List<String> words = Arrays.asList(line.strip().split(" "));
        if (words.size() < 3 || !words.get(0).equals(WORD)) {
            return Optional.empty();
        }
        List<String> said = words.subList(2, words.size());
        return said.equals(NONE)
                ? Optional.of(List.of())
                : Optional.of(said.stream().sorted().toList())
                        .filter(addresses -> addresses.stream().allMatch(Ipv4::isValid));
    }
}
