package io.exposedapp.lab;

import io.exposedapp.it.Commands.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A shell on a host of the lab, for one command after the other; its commands have no standard input. */
final class HostShell {

    /** Ends each part of what a command says, which is text: output, errors, exit code. */
    private static final int END = 0;

    /** As the container engine's, of a command that was killed with its container. */
    private static final int KILLED = 137;

    private final Process process;

    private HostShell(Process process) {
        this.process = process;
    }

    static HostShell on(String container) {
        try {
            return new HostShell(new ProcessBuilder("docker", "exec", "-i", container, "sh")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** @throws IllegalStateException where the command doesn't end in time, and the shell with it */
    Result run(int seconds, List<String> words) {
        CompletableFuture<Void> late = CompletableFuture.runAsync(
                process::destroyForcibly, CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS));
        Result result = exchange(words);
        if (late.isDone()) {
            throw new IllegalStateException("no end after " + seconds + " s: " + words + "\n" + result);
        }
        late.cancel(false);
        return result;
    }

    private Result exchange(List<String> words) {
        String command = words.stream().map(HostShell::quoted).collect(Collectors.joining(" "));
        String script = "{ err=$(" + command
                + " 2>&1 >&3 3>&- </dev/null); code=$?; } 3>&1; printf '\\0%s\\0%d\\0' \"$err\" $code\n";
        try {
            process.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            return ended("");
        }
        String out = part();
        String err = part();
        String code = part();
        return code.isEmpty() ? ended(out) : new Result(Integer.parseInt(code), out, err);
    }

    private Result ended(String out) {
        process.destroyForcibly();
        return new Result(KILLED, out, "the shell has ended, as its host is stopped or made anew");
    }

    /** Text until its end, or until the shell's. */
    private String part() {
        try {
            InputStream in = process.getInputStream();
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            for (int read = in.read(); read > END; read = in.read()) {
                text.write(read);
            }
            return text.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
