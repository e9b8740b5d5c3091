package io.lambdatape.store.lucene;

import io.lambdatape.recording.Attributes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;
import org.jspecify.annotations.Nullable;

/**
 * A line's attributes as they are stored. Most were taken out of the line: of those only the place is kept, by the number
 * of the word, so that it is the same in many lines.
 *
 * <pre>
 * count  (name kind value)...
 * a place:  first-word words characters-before characters-after
 * </pre>
 */
final class StoredAttributes {
    private static final byte TEXT = 0;
    private static final byte LONG = 1;
    private static final byte DOUBLE = 2;
    private static final byte TRUE = 3;
    private static final byte FALSE = 4;
    private static final byte LIST = 5;
    private static final byte TEXT_OF_MESSAGE = 6;
    private static final byte LONG_OF_MESSAGE = 7;
    private static final byte DOUBLE_OF_MESSAGE = 8;

    private static final int PLACES_TRIED_MAX = 8;

    private StoredAttributes() {}

    static void write(DataOutput out, Attributes attributes, String message) throws IOException {
        out.writeVInt(attributes.values().size());
        for (Map.Entry<String, Object> attribute : attributes.values().entrySet()) {
            out.writeString(attribute.getKey());
            Object value = attribute.getValue();
            Place place =
                    value instanceof Boolean || value instanceof List<?> ? null : place(message, value.toString());
            if (place != null) {
                out.writeByte(
                        value instanceof Long
                                ? LONG_OF_MESSAGE
                                : value instanceof Double ? DOUBLE_OF_MESSAGE : TEXT_OF_MESSAGE);
                place.write(out);
            } else {
                write(out, value);
            }
        }
    }

    private static void write(DataOutput out, Object value) throws IOException {
        switch (value) {
            case Long number -> {
                out.writeByte(LONG);
                out.writeZLong(number);
            }
            case Double number -> {
                out.writeByte(DOUBLE);
                out.writeLong(Double.doubleToRawLongBits(number));
            }
            case Boolean flag -> out.writeByte(flag ? TRUE : FALSE);
            case List<?> texts -> {
                out.writeByte(LIST);
                out.writeVInt(texts.size());
                for (Object text : texts) {
                    out.writeString(text.toString());
                }
            }
            default -> {
                out.writeByte(TEXT);
                out.writeString(value.toString());
            }
        }
    }

    static Attributes read(DataInput in, String message) throws IOException {
        Attributes.Builder attributes = Attributes.builder();
        for (int left = in.readVInt(); left > 0; left--) {
            String name = in.readString();
            byte kind = in.readByte();
            switch (kind) {
                case LONG -> attributes.put(name, in.readZLong());
                case DOUBLE -> attributes.put(name, Double.longBitsToDouble(in.readLong()));
                case TRUE, FALSE -> attributes.put(name, kind == TRUE);
                case LIST -> attributes.put(name, readList(in));
                case TEXT_OF_MESSAGE -> attributes.put(name, Place.read(in).in(message));
                case LONG_OF_MESSAGE ->
                    attributes.put(name, Long.parseLong(Place.read(in).in(message)));
                case DOUBLE_OF_MESSAGE ->
                    attributes.put(name, Double.parseDouble(Place.read(in).in(message)));
                default -> attributes.put(name, in.readString());
            }
        }
        return attributes.build();
    }

    private static List<String> readList(DataInput in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = in.readVInt(); left > 0; left--) {
            texts.add(in.readString());
        }
        return texts;
    }

    /** Where a text stands in a message, between words; null if nowhere. */
    private static @Nullable Place place(String message, String text) {
        int lead = 0;
        while (lead < text.length() && !isOfWord(text.charAt(lead))) {
            lead++;
        }
        // What has half a pair of surrogates in it is not the same in UTF-8.
        if (lead == text.length() || text.chars().anyMatch(c -> Character.isSurrogate((char) c))) {
            return null;
        }
        int at = message.indexOf(text);
        for (int tries = 0; at >= 0 && tries < PLACES_TRIED_MAX; tries++) {
            if (isBetween(message, at) && isBetween(message, at + text.length())) {
                return place(message, text, at, lead);
            }
            at = message.indexOf(text, at + 1);
        }
        return null;
    }

    private static Place place(String message, String text, int at, int lead) {
        int last = text.length();
        while (!isOfWord(text.charAt(last - 1))) {
            last--;
        }
        int wordsBefore = words(message, 0, at);
        return new Place(wordsBefore, words(text, 0, text.length()), lead, text.length() - last);
    }

    private static int words(String text, int start, int end) {
        int found = 0;
        boolean inWord = false;
        for (int i = start; i < end; i++) {
            boolean here = isOfWord(text.charAt(i));
            found += here && !inWord ? 1 : 0;
            inWord = here;
        }
        return found;
    }

    private static boolean isBetween(String message, int at) {
        return at == 0 || at == message.length() || !isOfWord(message.charAt(at - 1)) || !isOfWord(message.charAt(at));
    }

    private static boolean isOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private record Place(int firstWord, int words, int before, int after) {
        void write(DataOutput out) throws IOException {
            out.writeVInt(firstWord);
            out.writeVInt(words);
            out.writeVInt(before);
            out.writeVInt(after);
        }

        static Place read(DataInput in) throws IOException {
            return new Place(in.readVInt(), in.readVInt(), in.readVInt(), in.readVInt());
        }

        String in(String message) {
            int start = 0;
            int found = -1;
            boolean inWord = false;
            for (int i = 0; i < message.length(); i++) {
                boolean here = isOfWord(message.charAt(i));
                if (here && !inWord) {
                    found++;
                    start = found == firstWord ? i : start;
                } else if (!here && inWord && found == firstWord + words - 1) {
                    return message.substring(start - before, i + after);
                }
                inWord = here;
            }
            return message.substring(start - before, message.length() + (inWord ? 0 : after));
        }
    }
}
