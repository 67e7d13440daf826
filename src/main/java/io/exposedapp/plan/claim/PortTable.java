package io.exposedapp.plan.claim;

import io.exposedapp.model.AppKey;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A table of ports and the apps that they belong to, indexed both ways. */
final class PortTable {

    private final Map<Integer, AppKey> apps = new HashMap<>();
    private final Map<AppKey, SortedSet<Integer>> ports = new TreeMap<>();

    /** Assigns the port to the app. An app that had the port before loses it. */
    void put(int port, AppKey app) {
        AppKey before = apps.put(port, app);
        if (before != null) {
            ports.get(before).remove(port);
        }
        ports.computeIfAbsent(app, a -> new TreeSet<>()).add(port);
    }

    boolean has(int port) {
        return apps.containsKey(port);
    }

    /** The app that the port belongs to, or null if there is none. */
    AppKey appOf(int port) {
        return apps.get(port);
    }

    /** Whether the port belongs to another app. False if it belongs to none. */
    boolean isAnothers(int port, AppKey app) {
        return apps.containsKey(port) && !apps.get(port).equals(app);
    }

    SortedSet<Integer> portsOf(AppKey app) {
        return ports.getOrDefault(app, new TreeSet<>());
    }
}
