package io.exposedapp.plan.claim;

import io.exposedapp.model.AppKey;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Ports and whose they are, to be asked both ways. */
final class PortTable {

    private final Map<Integer, AppKey> apps = new HashMap<>();
    private final Map<AppKey, SortedSet<Integer>> ports = new TreeMap<>();

    /** Whoever had the port before has it no more. */
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

    /** Null if it is nobody's. */
    AppKey appOf(int port) {
        return apps.get(port);
    }

    /** False also if it is nobody's. */
    boolean isAnothers(int port, AppKey app) {
        return apps.containsKey(port) && !apps.get(port).equals(app);
    }

    SortedSet<Integer> portsOf(AppKey app) {
        return ports.getOrDefault(app, new TreeSet<>());
    }
}
