package io.exposedapp.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shared patterns take; what they refuse is in src/test/resources/invalid. */
class ApiTest {

    @Test
    void everyFormOfAnIpv6AddressIsTaken() {
        // Given all groups, and each number of groups before and behind a gap
        List<String> addresses = new ArrayList<>(List.of(groups(8)));
        for (int before = 0; before < 8; before++) {
            for (int behind = 0; before + behind < 8; behind++) {
                addresses.add(groups(before) + "::" + groups(behind));
            }
        }
        // Then
        assertThat(addresses).hasSize(37).allMatch(a -> a.matches(Api.ADDRESS));
    }

    private static String groups(int count) {
        return String.join(
                ":", List.of("2001", "db8", "0", "ffff", "1a", "b", "c0de", "9").subList(0, count));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/wiki",
                "/.well-known/matrix",
                "/@user",
                "/v1:batch",
                "/a+b",
                "/a/...",
                "/..a/b.c",
                "/!$&'()*+,;=~_-"
            })
    void pathsThatTraefikComparesExactlyAreTaken(String path) {
        assertThat(path).matches(Api.PREFIX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/.", "/..", "/a/./b", "/a/../b", "/a/..", "/a%2Fb", "/%2e%2e", "/a//b", "/a\\b", "/a`", "/a#b"})
    void pathsThatMeanSomethingElseOnTheirWayAreNotTaken(String path) {
        assertThat(path).doesNotMatch(Api.PREFIX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"team", "kubernetes.io/metadata.name", "a.b-c_d", "example.com/A", "0"})
    void namesOfLabelsAreTaken(String name) {
        assertThat(name).matches(Api.LABEL_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "photos", "A.b-c_9", "0"})
    void valuesOfLabelsAreTaken(String value) {
        assertThat(value).matches(Api.LABEL_VALUE);
    }
}
