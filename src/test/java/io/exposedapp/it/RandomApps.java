package io.exposedapp.it;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes ExposedApps, about half of them plausible; the others are made hostile in one to three places, wherever that
 * is.
 */
final class RandomApps {

    /** Joined with - these collide: a + b-c, a-b + c. */
    static final List<String> NAMESPACES = List.of("default", "a", "a-b", "null", "on", "123", "n".repeat(63));

    private static final List<String> WORDS = List.of(
            "a", "b-c", "c", "null", "on", "off", "yes", "true", "123", "1e3", "0x10", "xn--mller-kva", "x--y", "web");
    private static final List<String> SEGMENTS =
            List.of("wiki", "a.b", "a..b", "~x", "-", "_", "null", "A", "123", "a-", "b.", "wiki2");

    private final Random random;
    private final HostileValues hostile;

    RandomApps(Random random) {
        this.random = random;
        this.hostile = new HostileValues(random);
    }

    Map<String, Object> next(int number) {
        Map<String, Object> app = map(
                "apiVersion",
                "exposedapp.io/v1alpha1",
                "kind",
                "ExposedApp",
                "metadata",
                map("name", name(number)),
                "spec",
                spec(number));
        if (random.nextBoolean()) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                hostile.spoil(child(app, random.nextInt(8) == 0 ? "metadata" : "spec"));
            }
        }
        return app;
    }

    private String name(int number) {
        String name = one(WORDS) + (random.nextInt(4) == 0 ? "" : "-" + number);
        return random.nextInt(10) > 0 ? name : name + "z".repeat(63 - name.length());
    }

    private Map<String, Object> spec(int number) {
        Map<String, Object> spec = map("host", host(number, 0), "service", service());
        if (random.nextBoolean()) {
            List<Object> aliases = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                aliases.add(
                        random.nextBoolean()
                                ? map("host", host(number, i + 1))
                                : map("host", host(number, i + 1), "redirect", random.nextBoolean()));
            }
            spec.put("aliases", aliases);
        }
        if (random.nextBoolean()) {
            List<Object> paths = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                paths.add(
                        random.nextBoolean()
                                ? map("prefix", prefix())
                                : map("prefix", prefix(), "strip", random.nextBoolean()));
            }
            spec.put("paths", paths);
        }
        if (random.nextInt(4) == 0) {
            spec.put("edges", new ArrayList<>(List.of(map("name", random.nextInt(8) == 0 ? "elsewhere" : "vps"))));
        }
        if (random.nextInt(4) == 0) {
            spec.put("dns", map("mode", one(List.of("Direct", "Proxied", "Unchecked"))));
        }
        if (random.nextInt(4) == 0) {
            spec.put(
                    "probe",
                    random.nextBoolean()
                            ? map("path", one(List.of("/", "/healthz?a=1", "/%7euser/")))
                            : map("disabled", random.nextBoolean()));
        }
        if (random.nextInt(4) == 0) {
            spec.put("relay", random.nextBoolean() ? map() : map("port", 1024 + random.nextInt(64512)));
        }
        return spec;
    }

    /** Most are no other app's; some are wanted by several. */
    private String host(int number, int part) {
        String domain = random.nextInt(12) == 0 ? "shared" + random.nextInt(20) : "h" + number + "-" + part;
        StringBuilder host = new StringBuilder();
        for (int i = random.nextInt(3); i > 0; i--) {
            host.append(one(WORDS)).append('.');
        }
        return host.append(domain)
                .append(random.nextInt(10) == 0 ? "." + "l".repeat(63) : "")
                .append(".example.com")
                .toString();
    }

    private String prefix() {
        StringBuilder prefix = new StringBuilder();
        for (int i = random.nextInt(3); i > 0; i--) {
            prefix.append('/').append(one(SEGMENTS));
        }
        return prefix.isEmpty() ? "/" : prefix.toString();
    }

    private Map<String, Object> service() {
        String name = one(WORDS).replaceAll("^[0-9].*", "s") + "-" + random.nextInt(100);
        return switch (random.nextInt(3)) {
            case 0 -> map("name", name, "port", 1 + random.nextInt(65535));
            case 1 -> map("name", name, "port", one(List.of("http", "null", "on", "h2", "x-1")));
            default -> map("name", name);
        };
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> child(Map<String, Object> of, String name) {
        return (Map<String, Object>) of.get(name);
    }

    private static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
