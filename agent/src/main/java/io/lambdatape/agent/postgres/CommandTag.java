package io.lambdatape.agent.postgres;

/**
 * What a CommandComplete says, {@code INSERT 0 5} or {@code SELECT 3}.
 *
 * @param affected rows, of a statement that changes rows; -1 of any other
 */
record CommandTag(String text, long affected) {
    static CommandTag parse(String text) {
        String[] words = text.split(" ", -1);
        boolean changes = switch (words[0]) {
            case "INSERT", "UPDATE", "DELETE", "MERGE", "COPY" -> words.length > 1;
            default -> false;
        };
        try {
            return new CommandTag(text, changes ? Long.parseLong(words[words.length - 1]) : -1);
        } catch (NumberFormatException e) {
            return new CommandTag(text, -1);
        }
    }
}
