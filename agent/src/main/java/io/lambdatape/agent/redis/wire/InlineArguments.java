package io.lambdatape.agent.redis.wire;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The words of a line, quoted as the server understands it. */
final class InlineArguments extends Arguments {
    private record Word(int from, int until) {}

    private final List<Word> words;
    private int following;

    InlineArguments(byte[] bytes, int start, int end) {
        this(new Splitter(bytes, start, end));
    }

    private InlineArguments(Splitter splitter) {
        super(splitter.plain.toByteArray(), splitter.plain.size());
        words = splitter.words;
    }

    @Override
    public boolean next() {
        if (following == words.size()) {
            return false;
        }
        Word word = words.get(following++);
        from = word.from();
        until = word.until();
        length = (long) until - from;
        return true;
    }

    @Override
    public long count() {
        return words.size();
    }

    /** Takes quotes and escapes away. */
    private static final class Splitter {
        private final byte[] line;
        private final int end;
        private int at;
        private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
        private final List<Word> words = new ArrayList<>();

        Splitter(byte[] line, int start, int end) {
            this.line = line;
            this.end = end;
            at = start;
            while (at < end) {
                if (isSpace(line[at])) {
                    at++;
                } else {
                    int from = plain.size();
                    word();
                    words.add(new Word(from, plain.size()));
                }
            }
        }

        private static boolean isSpace(byte c) {
            return c == ' ' || (c >= '\t' && c <= '\r') || c == 0;
        }

        private void word() {
            while (at < end && !isSpace(line[at])) {
                byte c = line[at++];
                if (c == '"' || c == '\'') {
                    quoted(c);
                } else {
                    plain.write(c);
                }
            }
        }

        private void quoted(byte quote) {
            while (at < end && line[at] != quote) {
                byte c = line[at++];
                if (c == '\\' && at < end) {
                    escaped(quote);
                } else {
                    plain.write(c);
                }
            }
            at++;
        }

        private void escaped(byte quote) {
            byte c = line[at++];
            if (quote == '\'') {
                if (c != '\'') {
                    plain.write('\\');
                }
                plain.write(c);
                return;
            }
            if (c == 'x' && at + 1 < end && hex(line[at]) >= 0 && hex(line[at + 1]) >= 0) {
                plain.write(hex(line[at]) * 16 + hex(line[at + 1]));
                at += 2;
                return;
            }
            plain.write(
                    switch (c) {
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case 't' -> '\t';
                        case 'b' -> '\b';
                        case 'a' -> 7;
                        default -> c;
                    });
        }

        private static int hex(byte c) {
            return Character.digit((char) (c & 0xff), 16);
        }
    }
}
