package io.exposedapp.plan.world;

import java.util.List;

/**
 * The last result of a probe.
 *
 * @param cause what the probe was made for, see {@code Watch}. A result for another cause is out of date
 */
public record Probed<F>(F fact, List<String> cause) {}
