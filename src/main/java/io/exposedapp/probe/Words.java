package io.exposedapp.probe;

/** Texts that others wrote, as in a certificate or an exception, made fit for a message. */
final class Words {

    private static final int LONGEST = 200;

    private Words() {}

    static String shortened(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", " ").strip();
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
    }
}
