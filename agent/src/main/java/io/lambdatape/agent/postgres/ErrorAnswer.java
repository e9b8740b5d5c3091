package io.lambdatape.agent.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** An ErrorResponse of our own. */
final class ErrorAnswer {
    private ErrorAnswer() {}

    static ByteBuf fatal(String sqlState, String sentence) {
        ByteBuf fields = Unpooled.buffer();
        field(fields, 'S', "FATAL");
        field(fields, 'V', "FATAL");
        field(fields, 'C', sqlState);
        field(fields, 'M', sentence);
        fields.writeByte(0);
        ByteBuf message = Unpooled.buffer();
        message.writeByte('E').writeInt(fields.readableBytes() + 4).writeBytes(fields);
        fields.release();
        return message;
    }

    private static void field(ByteBuf to, char name, String value) {
        to.writeByte(name).writeBytes(value.getBytes(StandardCharsets.UTF_8)).writeByte(0);
    }
}
