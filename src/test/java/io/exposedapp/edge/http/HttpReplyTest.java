package io.exposedapp.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpReplyTest {

    @Test
    void readsStatusHeadersAndBody() {
        // When
        Optional<HttpReply> reply = parse("HTTP/1.0 200 OK\r\nX-Next-Page: 2\r\nContent-Length: 4\r\n\r\n[ä]");

        // Then
        assertThat(reply).hasValueSatisfying(r -> {
            assertThat(r.status()).isEqualTo(200);
            assertThat(r.headers()).containsEntry("x-next-page", "2");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SSH-2.0-OpenSSH_9.2\r\n\r\n",
                "HTTP/1.0 200 OK\r\nA: b",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[]"
            })
    void takesNothingThatIsNoHttpOrCutOff(String text) {
        assertThat(parse(text)).isEmpty();
    }

    @Test
    void doesNotShowTheBody() {
        assertThat(parse("HTTP/1.0 200 OK\r\n\r\nhash").orElseThrow().toString())
                .doesNotContain("hash");
    }

    private static Optional<HttpReply> parse(String text) {
        return HttpReply.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
