package io.exposedapp.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraefikResolversTest {

    private static final String TWO = "{\"certificatesResolvers\": {\"zerossl\": {}, \"letsencrypt\": {\"acme\": {}}}}";

    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final TraefikResolvers resolvers = new TraefikResolvers(() -> now);

    @Test
    void resolversAreThoseOfTheStaticConfiguration() {
        assertThat(TraefikResolvers.read(dump("version.json", "{}", "static-config.json", TWO)))
                .contains(Set.of("letsencrypt", "zerossl"));
        assertThat(TraefikResolvers.read(dump("static-config.json", "{}"))).contains(Set.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{", "", "null"})
    void whatIsNoConfigurationTellsNothing(String config) {
        assertThat(TraefikResolvers.read(dump("static-config.json", config))).isEmpty();
    }

    @Test
    void whatIsNoDumpTellsNothing() {
        assertThat(TraefikResolvers.read(dump("other.json", TWO))).isEmpty();
        assertThat(TraefikResolvers.read("not found".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(TraefikResolvers.read(new byte[0])).isEmpty();
    }

    @Test
    void traefikIsAskedAgainAfterAWhile() {
        // Given
        AtomicInteger asked = new AtomicInteger();
        for (int visit = 0; visit < 4; visit++) {
            // When
            Optional<Set<String>> names = resolvers.names(() -> {
                asked.incrementAndGet();
                return Optional.of(new HttpReply(200, Map.of(), dump("static-config.json", TWO)));
            });
            // Then
            assertThat(names).contains(Set.of("letsencrypt", "zerossl"));
            now = now.plus(Duration.ofSeconds(10));
        }
        assertThat(asked).hasValue(2);
    }

    @Test
    void aTraefikWithoutADumpIsNotJudged() {
        assertThat(resolvers.names(() -> Optional.of(new HttpReply(404, Map.of(), new byte[0]))))
                .isEmpty();
        now = now.plus(Duration.ofMinutes(1));
        assertThat(resolvers.names(Optional::empty)).isEmpty();
    }

    private static byte[] dump(String... files) {
        Map<String, String> byName = new TreeMap<>();
        for (int i = 0; i < files.length; i += 2) {
            byName.put(files[i], files[i + 1]);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (Map.Entry<String, String> file : byName.entrySet()) {
                byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
