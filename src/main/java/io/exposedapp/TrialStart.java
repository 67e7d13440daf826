package io.exposedapp;

import io.quarkus.runtime.Quarkus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Starts the operator where there is no cluster, and ends it 10 seconds later. Only the build of the image runs it:
 * Java makes its archive of class data of what was loaded meanwhile (src/main/docker/Dockerfile.operator).
 */
public final class TrialStart {

    private TrialStart() {}

    public static void main(String[] arguments) {
        CompletableFuture.delayedExecutor(10, TimeUnit.SECONDS).execute(Quarkus::asyncExit);
        Quarkus.run(arguments);
    }
}
