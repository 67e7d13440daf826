package io.exposedapp.edge.ssh;

/** Makes what others say fit to be repeated in a message. */
public final class Text {

    private static final int LONGEST = 200;

    private Text() {}

    /** One line, printable, not endless: the text may come from a server that isn't the one it should be. */
    public static String clean(String text) {
        String line = String.valueOf(text).replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    public static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
