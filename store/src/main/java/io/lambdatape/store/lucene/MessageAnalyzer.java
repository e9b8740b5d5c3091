package io.lambdatape.store.lucene;

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
    private MessageAnalyzer() {}

    static Analyzer create() {
        return new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String fieldName) {
                Tokenizer words = CharTokenizer.fromTokenCharPredicate(c -> Character.isLetterOrDigit(c) || c == '_');
                return new TokenStreamComponents(words, new LowerCaseFilter(words));
            }

            @Override
            protected TokenStream normalize(String fieldName, TokenStream in) {
                return new LowerCaseFilter(in);
            }
        };
    }
}
