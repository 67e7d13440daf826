package io.exposedapp.plan.world;

import java.util.List;

/**
 * What a host resolves to.
 *
 * @param addresses what the name resolves to, as {@link io.exposedapp.model.IpText} writes them, sorted
 * @param aliases the canonical names (CNAME) on the way, in their order
 * @param words why there is no answer. Empty if there is one
 * @param bySystem whether only the system's resolvers answered
 */
public record DnsFact(Answer answer, List<String> addresses, List<String> aliases, String words, boolean bySystem) {

    /** What a lookup came to. */
    public enum Answer {
        /** The name has addresses. */
        Found,
        /** The DNS answers that the name, or its address, does not exist. */
        NoSuchHost,
        /** There is no answer. */
        Failed
    }

    public static DnsFact found(List<String> addresses, List<String> aliases) {
        return new DnsFact(Answer.Found, addresses.stream().distinct().sorted().toList(), aliases, "", false);
    }

    public static DnsFact noSuchHost() {
        return new DnsFact(Answer.NoSuchHost, List.of(), List.of(), "", false);
    }

    public static DnsFact failed(String words) {
        return new DnsFact(Answer.Failed, List.of(), List.of(), words, false);
    }

    public DnsFact fromSystem() {
        return new DnsFact(answer, addresses, aliases, words, true);
    }
}
