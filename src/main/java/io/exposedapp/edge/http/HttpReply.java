package io.exposedapp.edge.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The response to an HTTP/1.0 request, as bytes up to the end of the connection (RFC 1945, section 6).
 *
 * @param headers by name in lower case
 * @param body never shown, because Traefik's contains password hashes
 */
@SuppressWarnings("ArrayRecordComponent") // the array is read once and never compared
record HttpReply(int status, Map<String, String> headers, byte[] body) {

    /** Empty if the bytes are not HTTP, or were cut off. */
    static Optional<HttpReply> parse(byte[] reply) {
        // ISO 8859-1 keeps positions, because one byte is one character.
        String text = new String(reply, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || !text.matches("(?s)HTTP/1\\.[01] [1-5][0-9]{2}[ \r].*")) {
            return Optional.empty();
        }
        Map<String, String> headers = new TreeMap<>();
        text.substring(0, end).lines().skip(1).forEach(line -> {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        });
        byte[] body = Arrays.copyOfRange(reply, end + 4, reply.length);
        boolean whole = headers.getOrDefault("content-length", String.valueOf(body.length))
                .equals(String.valueOf(body.length));
        return whole
                ? Optional.of(new HttpReply(Integer.parseInt(text.substring(9, 12)), headers, body))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "HttpReply[status=" + status + "]";
    }
}
