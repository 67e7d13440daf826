package io.exposedapp.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A chart of a user, with nothing but these objects. */
public final class SmallChart {

    private SmallChart() {}

    /** Its folder, as helm wants it. */
    public static String write(Path folder, String objects) throws IOException {
        Path chart = folder.resolve("chart");
        Files.createDirectories(chart.resolve("templates"));
        Files.writeString(chart.resolve("Chart.yaml"), "{apiVersion: v2, name: small, version: 1.0.0}\n");
        Files.writeString(chart.resolve("templates/objects.yaml"), objects);
        return chart.toString();
    }
}
