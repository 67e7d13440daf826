package io.exposedapp.edge.ssh;

/** Prepares texts of others for a message. */
public final class Text {

    private static final int LONGEST = 200;

    private Text() {}

    /** One printable line of limited length. The text may come from a wrong server. */
    public static String clean(String text) {
        String line = String.valueOf(text).replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    /** The innermost cause. */
    public static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
