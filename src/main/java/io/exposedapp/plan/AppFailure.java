package io.exposedapp.plan;

import io.exposedapp.model.AppKey;
import java.util.function.Supplier;

/** Planning one app failed in a way that nobody expected: the others are planned without it. */
final class AppFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient AppKey app;

    private AppFailure(AppKey app, RuntimeException cause) {
        super(cause);
        this.app = app;
    }

    static <T> T in(AppKey app, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw new AppFailure(app, e);
        }
    }

    AppKey app() {
        return app;
    }
}
