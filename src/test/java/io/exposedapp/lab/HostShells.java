package io.exposedapp.lab;

import io.exposedapp.it.Commands.Result;
import io.exposedapp.it.OwnLab;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Runs commands on hosts of the lab, through shells that stay there: tests look again and again, and the container
 * engine's own way takes 130 ms of a processor for each look.
 */
final class HostShells {

    private static final Map<String, Deque<HostShell>> IDLE = new ConcurrentHashMap<>();

    private HostShells() {}

    static Result run(String host, int seconds, List<String> words) {
        Deque<HostShell> idle = IDLE.computeIfAbsent(host, h -> new ConcurrentLinkedDeque<>());
        HostShell shell = idle.pollFirst();
        while (shell != null && !shell.isAlive()) { // its host was stopped or made anew
            shell = idle.pollFirst();
        }
        if (shell == null) {
            shell = HostShell.on(OwnLab.container(host));
        }
        Result result = shell.run(seconds, words);
        if (shell.isAlive()) {
            idle.addFirst(shell);
        }
        return result;
    }
}
