package io.lambdatape.agent.postgresql.wire;

/**
 * A command tag: {@code SELECT 3}, {@code INSERT 0 1}, {@code BEGIN}.
 *
 * @param text the whole tag
 * @param command without the numbers
 * @param rows the last number; -1 if there is none
 */
public record CommandTag(String text, String command, long rows) {
    private static final int DIGITS_MAX = 18;

    public static CommandTag parse(String tag) {
        int end = tag.length();
        long rows = -1;
        int space = tag.lastIndexOf(' ', end - 1);
        while (space > 0 && isNumber(tag, space + 1, end)) {
            if (rows < 0) {
                rows = Long.parseLong(tag, space + 1, end, 10);
            }
            end = space;
            space = tag.lastIndexOf(' ', end - 1);
        }
        return new CommandTag(tag, tag.substring(0, end), rows);
    }

    private static boolean isNumber(String text, int from, int to) {
        if (to <= from || to - from > DIGITS_MAX) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Whether its number counts rows that were changed, rather than returned. */
    public boolean changesRows() {
        return switch (command) {
            case "INSERT", "UPDATE", "DELETE", "MERGE" -> true;
            default -> false;
        };
    }
}
