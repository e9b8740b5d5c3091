package io.lambdatape.store.lucene;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.util.CharTokenizer;

/**
 * Takes messages apart: a word is a run of letters, digits and underscores, in lower case. So {@code user_id=42} is
 * found by {@code user_id} and by {@code 42}, {@code /run/blog} by {@code blog}, {@code 10.0.0.7} by {@code "10 0 0 7"}
 * or as it is written, {@code getUser} by {@code getuser}. Runs longer than 255
 * characters are cut into pieces of that length.
 */
final class MessageAnalyzer {
    private static final int WORD_CHARS_MAX = 255;

    private MessageAnalyzer() {}

    /** The words of a short text, in their order. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= text.length(); ) {
            int c = i < text.length() ? text.codePointAt(i) : -1;
            boolean inWord = c >= 0 && isOfWord(c);
            if (inWord && start < 0) {
                start = i;
            } else if (!inWord && start >= 0) {
                words.add(text.substring(start, Math.min(i, start + WORD_CHARS_MAX))
                        .toLowerCase(Locale.ROOT));
                start = -1;
            }
            i += c < 0 ? 1 : Character.charCount(c);
        }
        return words;
    }

    private static boolean isOfWord(int c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    static Analyzer create() {
        return new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String fieldName) {
                Tokenizer words = CharTokenizer.fromTokenCharPredicate(MessageAnalyzer::isOfWord);
                return new TokenStreamComponents(words, new LowerCaseFilter(words));
            }

            @Override
            protected TokenStream normalize(String fieldName, TokenStream in) {
                return new LowerCaseFilter(in);
            }
        };
    }
}
