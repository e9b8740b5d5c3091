package io.lambdatape.recording.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambdatape.recording.PayloadPart;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.Samples;
import io.lambdatape.recording.Side;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordingFileTest {
    @Test
    void whatWasWrittenComesBackAndTheTrailerSaysThatItIsWhole() throws IOException {
        List<Recorded> records = records(5000);
        byte[] file = write(records);
        Result result = read(file);
        assertThat(result.records).isEqualTo(records);
        assertThat(result.summary)
                .isEqualTo(new RecordingSummary(2500, 2500, 2500, 0, Samples.START, Samples.START + 1000));
    }

    @Test
    void anEmptyRecordingIsWhole() throws IOException {
        assertThat(read(write(List.of())).summary).isEqualTo(new RecordingSummary(0, 0, 0, 0, 0, 0));
    }

    @Test
    void aCutOffFileGivesItsWholeBlocksAndNoSummary() throws IOException {
        List<Recorded> records = records(12_000);
        byte[] file = write(records);
        for (int cut : new int[] {9, file.length / 2, file.length - 1}) {
            Result result = read(Arrays.copyOf(file, cut));
            assertThat(result.summary).isNull();
            assertThat(records.subList(0, result.records.size())).isEqualTo(result.records);
        }
    }

    @Property(tries = 200)
    void aFlippedBitIsNoticedAndNeverAnythingWorse(@ForAll @IntRange(max = 4000) int position, @ForAll int bit)
            throws IOException {
        byte[] file = write(records(20));
        int at = position % file.length;
        file[at] ^= (byte) (1 << (bit & 7));
        try {
            Result result = read(file);
            assertThat(result.summary).as("byte %s", at).isNull();
        } catch (BrokenRecordingException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Property(tries = 200)
    void garbageIsRefused(@ForAll byte[] garbage) {
        assertThatThrownBy(() -> read(garbage)).isInstanceOf(BrokenRecordingException.class);
    }

    @Test
    void aRecordingOfANewerFormatSaysSo() throws IOException {
        byte[] file = write(List.of());
        file[6] = 9;
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(BrokenRecordingException.class)
                .hasMessageContaining("version 9");
    }

    @Test
    void partsAreRefused() throws IOException {
        RecordingWriter writer = new RecordingWriter(new ByteArrayOutputStream());
        PayloadPart part = new PayloadPart(Samples.origin(1), Samples.INVOCATION_ID, Side.REQUEST, 0, new byte[1]);
        assertThatThrownBy(() -> writer.write(part)).isInstanceOf(IllegalArgumentException.class);
    }

    private record Result(List<Recorded> records, @Nullable RecordingSummary summary) {}

    private static Result read(byte[] file) throws IOException {
        try (RecordingReader reader = new RecordingReader(new ByteArrayInputStream(file))) {
            List<Recorded> records = new ArrayList<>();
            for (Recorded record = reader.next(); record != null; record = reader.next()) {
                records.add(record);
            }
            return new Result(records, reader.summary());
        }
    }

    private static byte[] write(List<Recorded> records) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RecordingWriter writer = new RecordingWriter(out);
        for (Recorded record : records) {
            writer.write(record);
        }
        writer.finish();
        return out.toByteArray();
    }

    private static List<Recorded> records(int count) {
        Random random = new Random(1);
        List<Recorded> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(i % 2 == 0 ? Samples.invocation(i) : Samples.line(i, "line " + random.nextLong()));
        }
        return records;
    }
}
