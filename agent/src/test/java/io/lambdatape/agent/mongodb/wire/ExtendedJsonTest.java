package io.lambdatape.agent.mongodb.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtendedJsonTest {
    private static byte[] bson(BsonDocument document) {
        try (BasicOutputBuffer buffer = new BasicOutputBuffer();
                BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            new BsonDocumentCodec()
                    .encode(writer, document, EncoderContext.builder().build());
            return buffer.toByteArray();
        }
    }

    private static ExtendedJson written(byte[] bson, int charsMax) {
        ExtendedJson text = new ExtendedJson(charsMax);
        text.begin();
        text.fields(Bson.of(bson, 0, bson.length), name -> false);
        text.end();
        return text;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{a: {b: [1, [], {}, 'x', null, true, false]}, c: -1.5}",
                "{s: 'caf\u00e9 \\\"q\\\" \\\\ \\n \\u0001'}",
                "{i: ObjectId('0123456789abcdef01234567'), d: {$date: '2026-11-23T21:00:00.5Z'}}",
                "{old: {$date: {$numberLong: '-5'}}, t: {$timestamp: {t: 7, i: 8}}}",
                "{b: {$binary: {base64: 'AQID', subType: '04'}}, r: {$regularExpression: {pattern: 'a/b', options: 'i'}}}",
                "{min: {$minKey: 1}, max: {$maxKey: 1}, u: {$undefined: true}, c: {$code: 'f()'}, y: {$symbol: 's'}}",
                "{n: {$numberDouble: 'NaN'}, p: {$numberDouble: 'Infinity'}, m: {$numberDouble: '-Infinity'}}",
                "{a: {$numberDecimal: '12345.6700'}, b: {$numberDecimal: '-1E+10'}, c: {$numberDecimal: '0.000001'},"
                        + " d: {$numberDecimal: '1.5E-7'}, e: {$numberDecimal: 'NaN'}, f: {$numberDecimal: '-Infinity'},"
                        + " g: {$numberDecimal: '9.999999999999999999999999999999999E+6144'}, h: {$numberDecimal: '-0'}}"
            })
    void theTextMeansWhatTheBytesMean(String json) {
        BsonDocument document = BsonDocument.parse(json);
        ExtendedJson text = written(bson(document), 10_000);
        assertThat(BsonDocument.parse(text.text())).isEqualTo(document);
        assertThat(text.cut()).isFalse();
    }

    @Test
    void theTextIsNoLongerThanAskedForAndSaysSo() {
        byte[] bson = bson(
                BsonDocument.parse("{a: 'xxxxxxxxxxxxxxxxxxxx', b: {$binary: {base64: 'AAAAAAAA', subType: '00'}}}"));
        for (int max = 0; max < 40; max++) {
            ExtendedJson text = written(bson, max);
            assertThat(text.text()).hasSize(max);
            assertThat(text.cut()).isTrue();
        }
    }

    @Test
    void aTornDocumentIsReadAsFarAsItGoes() {
        byte[] bson = bson(BsonDocument.parse("{a: 1, b: {c: 'long enough to be torn', d: 2}}"));
        ExtendedJson text = written(Arrays.copyOf(bson, bson.length - 20), 1000);
        assertThat(text.text()).startsWith("{\"a\":1,\"b\":{\"c\":\"long enough");
        assertThat(text.cut()).isTrue();
    }

    @Property(tries = 5000)
    void arbitraryBytesNeverFail(@ForAll byte[] noise, @ForAll int length) {
        byte[] bson = Arrays.copyOf(noise, noise.length + 5);
        LittleEndian.putInt32(bson, 0, length % 3 == 0 ? bson.length : length);
        assertThat(written(bson, 200).text().length()).isLessThanOrEqualTo(200);
    }
}
