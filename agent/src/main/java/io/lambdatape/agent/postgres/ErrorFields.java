package io.lambdatape.agent.postgres;

/** What an ErrorResponse says: SQLSTATE and the message for people. */
record ErrorFields(String sqlState, String message) {
    static ErrorFields parse(MessageBody body) {
        String sqlState = "";
        String message = "";
        while (body.remaining() > 1) {
            int field = body.int8();
            if (field == 0) {
                break;
            }
            String value = body.text();
            if (field == 'C') {
                sqlState = value;
            } else if (field == 'M') {
                message = value;
            }
        }
        return new ErrorFields(sqlState, message);
    }
}
