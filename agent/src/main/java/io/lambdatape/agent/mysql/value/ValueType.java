package io.lambdatape.agent.mysql.value;

/** Types of values, as {@code enum_field_types} numbers them. */
final class ValueType {
    static final int TINY = 0x01;
    static final int SHORT = 0x02;
    static final int LONG = 0x03;
    static final int FLOAT = 0x04;
    static final int DOUBLE = 0x05;
    static final int NULL = 0x06;
    static final int TIMESTAMP = 0x07;
    static final int LONG_LONG = 0x08;
    static final int INT24 = 0x09;
    static final int DATE = 0x0a;
    static final int TIME = 0x0b;
    static final int DATE_TIME = 0x0c;
    static final int YEAR = 0x0d;

    private ValueType() {}
}
