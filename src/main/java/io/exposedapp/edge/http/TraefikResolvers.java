package io.exposedapp.edge.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The certificate resolvers that Traefik has. Its API calls a router enabled whose resolver does not exist, and lists
 * the resolvers only in the static configuration of its support dump, an archive (Traefik 3 reference, "API").
 */
final class TraefikResolvers {

    static final String PATH = "/api/support-dump";

    /** Traefik reads its static configuration when it starts. It may have been restarted since. */
    private static final Duration VALID = Duration.ofSeconds(20);

    private static final String STATIC = "static-config.json";
    private static final int LARGEST = 1 << 20;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final InstantSource clock;
    private Optional<Set<String>> names = Optional.empty();
    private Instant until = Instant.MIN;

    TraefikResolvers(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Names of the resolvers. Empty if they are not known, as with a Traefik that has no support dump.
     *
     * @param ask asks Traefik for the dump
     */
    synchronized Optional<Set<String>> names(Supplier<Optional<HttpReply>> ask) {
        if (!clock.instant().isBefore(until)) {
            names = ask.get().filter(reply -> reply.status() == 200).flatMap(reply -> read(reply.body()));
            until = clock.instant().plus(VALID);
        }
        return names;
    }

    /** The rest of the dump holds password hashes, and is not read. */
    static Optional<Set<String>> read(byte[] dump) {
        try (TarArchiveInputStream files =
                new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(dump)))) {
            for (TarArchiveEntry file = files.getNextEntry(); file != null; file = files.getNextEntry()) {
                if (file.getName().equals(STATIC)) {
                    JsonNode config = MAPPER.readTree(files.readNBytes(LARGEST));
                    Set<String> names = new TreeSet<>();
                    config.path("certificatesResolvers").fieldNames().forEachRemaining(names::add);
                    return config.isObject() ? Optional.of(names) : Optional.empty();
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
