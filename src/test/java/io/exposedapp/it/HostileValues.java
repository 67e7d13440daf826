package io.exposedapp.it;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Values that somebody would write who wants to break out of a rule, of YAML, of a template, of a path; and those of
 * another type or size.
 */
final class HostileValues {

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "null",
            "~",
            "on",
            "123",
            "1e3",
            ".inf",
            "0x10",
            "!!str a",
            "&a",
            "*a",
            "- a",
            "? a",
            "a: b",
            "#",
            "a #b",
            "%a",
            "@a",
            "|",
            ">",
            "[a]",
            "{a: b}",
            "{{env `HOME`}}",
            "{{env `HOME`}}.example.com",
            "/{{env `HOME`}}",
            "{{ printf \"%s\" `a` }}",
            "${HOME}",
            "$NODE_NAME",
            "\"",
            "'",
            "\\",
            "a\nb: c",
            "\n",
            "a.example.com\n",
            "\na.example.com",
            "a.example.com\r\n",
            "a\u0000.example.com",
            "a`.example.com",
            "a.example.com`) || Host(`b.example.com",
            "/a`) || PathPrefix(`/",
            "Host(`a.example.com`)",
            "a.example.com) && Method(`GET`",
            "..",
            "../..",
            "/..",
            "/../x",
            "/a/../b",
            "/.",
            "/./a",
            "//",
            "/a//b",
            "/a/",
            "/%2e%2e",
            "/a?b=c",
            "/a;b",
            "/.well-known/acme-challenge",
            "*",
            "*.example.com",
            "https://a.example.com",
            "a.example.com:443",
            "A.example.com",
            "a_b.example.com",
            "-a.example.com",
            "a-.example.com",
            "a..example.com",
            ".a.example.com",
            "a.example.com.",
            "a.123",
            "203.0.113.1",
            "2001:db8::1",
            "example",
            "m\u00fcller.example",
            "\u0430.example.com",
            "a\u3002example.com",
            "a.example.com\u202e",
            "\ud83d\ude00.example.com",
            "\u212aelvin.example.com",
            "/\u00fc",
            "/\ud83d\ude00",
            "noop@internal",
            "vps@file",
            "A",
            "a.b",
            "a/b",
            "../a");
    private static final String CHARACTERS =
            "`'\"{}[]()<>|&;:,!?*#%@$^~\\/ \t\n\r\u0000\u0085\u2028\u00fc\u0130\u017f\u212a._-AZ09";
    private static final List<Number> NUMBERS = List.of(
            0,
            -1,
            1,
            80,
            443,
            1023,
            1024,
            8080,
            65535,
            65536,
            4294975376L,
            Long.MAX_VALUE,
            8080.0,
            8080.5,
            1e300,
            -0.0);
    private static final List<String> NAMES = List.of(
            "namespace",
            "address",
            "tls",
            "{{a}}",
            "a`b",
            "",
            "__proto__",
            "host",
            "port",
            "middlewares",
            "HOST",
            "ho\u017ft");

    private final Random random;

    HostileValues(Random random) {
        this.random = random;
    }

    String text() {
        return switch (random.nextInt(8)) {
            case 0 -> "a".repeat(64 + random.nextInt(3000));
            case 1 -> "a.".repeat(100 + random.nextInt(100)) + "example.com";
            case 2 -> unicode(1 + random.nextInt(30));
            default -> one(TEXTS);
        };
    }

    /** Changes one thing in an object, at any depth. */
    void spoil(Map<String, Object> object) {
        if (object.isEmpty() || random.nextInt(25) == 0) {
            object.put(one(NAMES), value());
            return;
        }
        String field = one(List.copyOf(object.keySet()));
        if (random.nextInt(20) == 0) {
            object.remove(field);
        } else {
            object.put(field, spoiled(object.get(field)));
        }
    }

    @SuppressWarnings("unchecked")
    private Object spoiled(Object value) {
        if (random.nextInt(8) == 0) {
            return value();
        }
        if (value instanceof Map<?, ?> map) {
            spoil((Map<String, Object>) map);
            return map;
        }
        if (value instanceof List<?> list && !list.isEmpty()) {
            List<Object> changed = new ArrayList<>(list);
            int at = random.nextInt(changed.size());
            if (random.nextInt(6) == 0) {
                changed.addAll(list);
            } else {
                changed.set(at, spoiled(changed.get(at)));
            }
            return changed;
        }
        if (value instanceof String text && random.nextBoolean()) {
            int at = random.nextInt(text.length() + 1);
            return text.substring(0, at) + CHARACTERS.charAt(random.nextInt(CHARACTERS.length())) + text.substring(at);
        }
        return value instanceof Number && random.nextInt(3) > 0 ? one(NUMBERS) : text();
    }

    private Object value() {
        return switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> one(NUMBERS);
            case 3 -> new ArrayList<>(List.of(text()));
            case 4 -> new LinkedHashMap<>(Map.of(one(NAMES), text()));
            case 5 -> new ArrayList<>();
            default -> text();
        };
    }

    /** Any characters that have a form in UTF-8. */
    private String unicode(int length) {
        return random.ints(0, 0x110000)
                .filter(c -> c < 0xD800 || c > 0xDFFF)
                .limit(length)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private <T> T one(Collection<T> of) {
        return List.copyOf(of).get(random.nextInt(of.size()));
    }
}
