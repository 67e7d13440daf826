package io.exposedapp.plan.relay;

import io.exposedapp.model.Names;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;

/**
 * How a relay's pod shows that it listens, and that it reaches its Service.
 *
 * <ol>
 *   <li>The pod becomes ready as soon as HAProxy listens: HAProxy answers the kubelet after it has bound all addresses.
 *   <li>While the Service cannot be reached, HAProxy closes the relay's port, so that Traefik tries another node.
 *   <li>Where nothing answers there, open connections are cut: their packets get lost too. Where the Service refuses,
 *       it has no endpoints, and pods that end may finish what they do.
 *   <li>If that lasts, HAProxy also stops answering the kubelet, and the pod is not ready any more.
 * </ol>
 */
public final class RelayHealth {

    /**
     * The port that HAProxy answers the kubelet on. It is not the relay's own port, so that no program that uses that
     * port on all addresses can answer in the relay's place.
     */
    static final int PORT = 20483;

    private static final int PERIOD_SECONDS = 2;
    private static final int FAILURES = 2;

    /**
     * HAProxy's script. It does not touch the listeners of a process that drains. A young process answers the kubelet
     * even if it does not reach its Service, because a rollout waits for new pods to be ready, and must not wait for
     * the app. (HAProxy 2.6 Lua API: Proxy.pause, Proxy.resume, Server.get_stats, Server.shut_sess, core.get_info;
     * management guide, 9.1: check_status.)
     */
    public static final String SCRIPT = """
        core.register_task(function()
          local service = core.backends["service"].servers["service"]
          local function switch(frontend, open, wanted)
            if open ~= wanted then
              if wanted then frontend:resume() else frontend:pause() end
            end
            return wanted
          end
          local listens, answers, lost = true, true, false
          while tonumber(core.get_info()["Stopping"]) == 0 do
            local stats = service:get_stats()
            local reaches = stats["status"]:sub(1, 2) == "UP"
            local silent = not reaches and stats["check_status"]:find("L4TOUT") ~= nil
            if silent and not lost then service:shut_sess() end
            lost = silent
            local young = tonumber(core.get_info()["Uptime_sec"]) < 20
            listens = switch(core.frontends["tailnet"], listens, reaches)
            answers = switch(core.frontends["health"], answers, reaches or young)
            core.msleep(500)
          end
        end)
        """;

    private RelayHealth() {}

    /** A loopback address of the relay's own, because all relays of a node share its network. */
    static String address(int port) {
        return "127.83." + (port >> 8) + "." + (port & 255);
    }

    static String path(int port) {
        return "/" + Names.relay(port);
    }

    /**
     * The kubelet runs a readiness probe as soon as it has seen the container run, and a startup probe up to a second
     * later (Kubernetes, pkg/kubelet/prober).
     */
    static Probe probe(int port) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withHost(address(port))
                .withPort(new IntOrString(PORT))
                .withPath(path(port))
                .withScheme("HTTP")
                .endHttpGet()
                .withPeriodSeconds(PERIOD_SECONDS)
                .withTimeoutSeconds(1)
                .withFailureThreshold(FAILURES)
                .withSuccessThreshold(1)
                .build();
    }
}
