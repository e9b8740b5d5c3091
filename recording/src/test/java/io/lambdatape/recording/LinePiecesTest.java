package io.lambdatape.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinePiecesTest {
    @Property(tries = 500)
    void piecesFitAndMakeTheSameLine(@ForAll("texts") String text, @ForAll @IntRange(min = 4, max = 40) int bytesMax) {
        LogLine line = Samples.line(7, text);
        List<LogLine> pieces = new ArrayList<>(LinePieces.split(line, bytesMax));
        assertThat(pieces).allMatch(piece -> piece.message().getBytes(StandardCharsets.UTF_8).length <= bytesMax);
        LogLine last = pieces.removeLast();
        assertThat(LinePieces.before(last)).isEqualTo(pieces.size());
        assertThat(last.origin()).isEqualTo(line.origin());
        for (int i = 0; i < pieces.size(); i++) {
            assertThat(LinePieces.isPiece(pieces.get(i))).isTrue();
            assertThat(LinePieces.index(pieces.get(i))).isEqualTo(i);
            assertThat(pieces.get(i).origin().numbered()).isFalse();
            assertThat(pieces.get(i).uid()).isEqualTo(line.uid());
        }
        assertThat(LinePieces.join(texts(pieces), last)).isEqualTo(line);
    }

    @Test
    void aLineWithoutOneOfItsPiecesSaysSo() {
        List<LogLine> pieces = LinePieces.split(Samples.line(7, "one two three"), 4);
        List<@Nullable String> texts = texts(pieces.subList(0, pieces.size() - 1));
        texts.set(1, null);
        LogLine line = LinePieces.join(texts, pieces.getLast());
        assertThat(line.message()).isEqualTo("one three");
        assertThat(line.truncated()).isTrue();
    }

    private static List<@Nullable String> texts(List<LogLine> pieces) {
        List<@Nullable String> texts = new ArrayList<>();
        pieces.forEach(piece -> texts.add(piece.message()));
        return texts;
    }

    /** What UTF-8 can say: no half pairs. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "\u00e9", "\u6f22", "\ud83d\ude00")
                .list()
                .ofMaxSize(120)
                .map(list -> String.join("", list));
    }
}
