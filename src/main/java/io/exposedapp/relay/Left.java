package io.exposedapp.relay;

import java.util.Optional;

/**
 * What is left to do after objects were written or removed.
 *
 * @param overtaken another writer was faster: plan again from what it wrote
 * @param left an object stays that is to go, or the API server refuses one
 * @param failure the first unexpected exception
 */
public record Left(boolean overtaken, boolean left, Optional<RuntimeException> failure) {}
