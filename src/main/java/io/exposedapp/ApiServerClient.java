package io.exposedapp;

import io.exposedapp.config.OperatorConfig;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;

/**
 * Produces the client of the API server as Quarkus does, except that it closes a connection on which nothing arrives
 * for some time. When the API server's machine loses its power, no message reports that. A client that only listens,
 * such as a watch, would wait for minutes.
 */
@Singleton
class ApiServerClient {

    @Produces
    @ApplicationScoped
    KubernetesClient client(
            Config config, KubernetesSerialization serialization, Vertx vertx, OperatorConfig settings) {
        VertxHttpClientFactory http = new VertxHttpClientFactory(
                impatient(vertx, (int) settings.apiSilence().toSeconds()));
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(serialization)
                .withHttpClientFactory(http)
                .build();
    }

    /**
     * Changes the options where connections are created. The factory has a method for that, but never calls it
     * (kubernetes-client 7.5.2).
     */
    private static Vertx impatient(Vertx vertx, int seconds) {
        return (Vertx) Proxy.newProxyInstance(
                Vertx.class.getClassLoader(), new Class<?>[] {Vertx.class}, (proxy, method, arguments) -> {
                    if (arguments != null
                            && arguments.length == 1
                            && arguments[0] instanceof HttpClientOptions options) {
                        options.setReadIdleTimeout(seconds).setIdleTimeoutUnit(TimeUnit.SECONDS);
                    }
                    try {
                        return method.invoke(vertx, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    void close(@Disposes KubernetesClient client) {
        client.close();
    }
}
