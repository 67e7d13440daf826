package io.exposedapp.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged operator as a process of its own. */
public final class RunningOperator implements AutoCloseable {

    private final Process process;
    private final Path log;

    RunningOperator(Path kubeconfig, int heapMegabytes, Map<String, String> settings) throws IOException {
        log = Files.createTempFile("operator", ".log");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(OperatorJvm.options(heapMegabytes));
        command.addAll(List.of("-Dquarkus.http.port=0", "-jar", "target/quarkus-app/quarkus-run.jar"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().putAll(settings);
        process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it takes of memory now, by the kernel's count. */
    int residentMegabytes() {
        return megabytes("VmRSS:");
    }

    /** The most that it ever took. */
    int peakMegabytes() {
        return megabytes("VmHWM:");
    }

    private int megabytes(String figure) {
        try {
            String line = Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(l -> l.startsWith(figure))
                    .findFirst()
                    .orElseThrow();
            return Integer.parseInt(line.replaceAll("[^0-9]", "")) / 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
