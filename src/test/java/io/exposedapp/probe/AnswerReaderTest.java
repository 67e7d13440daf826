package io.exposedapp.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.plan.world.PublicFact.Answer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Traefik's own answers (as seen of 3.7.15) are told from the app's. */
class AnswerReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "200 | text/html | <html> | Reached",
                "301 | \"\" | \"\" | Reached",
                "400 | text/plain | no | Reached",
                "429 | text/plain | slow down | Reached",
                "401 | \"\" | \"\" | AccessControlled",
                "403 | text/html | no | AccessControlled",
                "404 | text/plain; charset=utf-8 | \"404 page not found\n\" | NotFound",
                "404 | text/html | <html>not here</html> | Reached",
                "500 | text/html | oops | AppError",
                "501 | \"\" | \"\" | AppError",
                "502 | \"\" | Bad Gateway | BadGateway",
                "502 | text/html | <center>nginx</center> | AppError",
                "502 | text/plain | Bad Gateway | AppError",
                "503 | text/plain; charset=utf-8 | \"no available server\n\" | BadGateway",
                "503 | text/html | starting | AppError",
                "504 | \"\" | Gateway Timeout | BadGateway",
                "504 | application/json | {} | AppError"
            })
    void whoAnswered(int status, String contentType, String body, Answer expected) {
        assertThat(AnswerReader.read(status, contentType, body)).isEqualTo(expected);
        if (expected == Answer.NotFound || expected == Answer.BadGateway) {
            assertThat(AnswerReader.needsBody(status)).isTrue();
        }
    }
}
