package io.exposedapp.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged operator as a process of its own. */
final class RunningOperator implements AutoCloseable {

  private final Process process;
  private final Path log;

  RunningOperator(Path kubeconfig, Map<String, String> settings) throws IOException {
    log = Files.createTempFile("operator", ".log");
    ProcessBuilder builder = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx128m", "-Dquarkus.http.port=0", "-jar",
        "target/quarkus-app/quarkus-run.jar");
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().putAll(settings);
    process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
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
