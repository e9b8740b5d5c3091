package io.lambdatape.cli.logs;

/** Colours on a terminal (ECMA-48, SGR), or none. */
final class Palette {
    private static final String RESET = "\u001b[0m";
    /** Far apart, and readable on light and dark ground. */
    private static final String[] SOURCES = {"36", "35", "34", "32", "33", "96", "95", "94", "92", "93"};

    private final boolean colored;

    Palette(boolean colored) {
        this.colored = colored;
    }

    boolean isColored() {
        return colored;
    }

    String dim(String text) {
        return paint("2", text);
    }

    String bold(String text) {
        return paint("1", text);
    }

    /** By how bad it is. */
    String level(String level, String text) {
        return switch (level) {
            case "fatal" -> paint("1;41;97", text);
            case "error" -> paint("1;31", text);
            case "warn" -> paint("33", text);
            case "info" -> paint("32", text);
            case "debug", "trace" -> paint("2", text);
            default -> text;
        };
    }

    /** The same colour for the same source. */
    String source(String source, String text) {
        return paint(SOURCES[Math.floorMod(source.hashCode(), SOURCES.length)], text);
    }

    private String paint(String code, String text) {
        return colored && !text.isEmpty() ? "\u001b[" + code + "m" + text + RESET : text;
    }
}
