package io.exposedapp;

import io.exposedapp.config.OperatorConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** The operator's settings with their defaults, of a cluster called home. */
public final class TestConfig {

    public static final OperatorConfig HOME = with(Map.of());

    private TestConfig() {}

    /** The same with other values of some settings. */
    static OperatorConfig with(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(OperatorConfig.class)
                .withDefaultValues(Map.of(
                        "exposedapp.cluster-name",
                        "home",
                        "exposedapp.namespace",
                        "exposedapp-system",
                        "exposedapp.relay.image",
                        "haproxy:test"))
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(OperatorConfig.class);
    }
}
