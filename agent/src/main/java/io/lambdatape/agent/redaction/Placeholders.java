package io.lambdatape.agent.redaction;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes placeholders: HMAC-SHA256 of the secret, as letters and digits. For one thread. */
final class Placeholders {
    private static final int KEY_BYTES = 32;
    private static final byte[] LETTERS =
            "abcdefghijklmnopqrstuvwxyz012345".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final Mac mac;

    Placeholders(byte[] key) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("BUG: every JDK has HmacSHA256", e);
        }
    }

    /** With the worker's own key, made at the first start; readable by its user alone. */
    static Placeholders ofDirectory(Path directory) throws IOException {
        Path file = directory.resolve("redaction.key");
        if (Files.exists(file)) {
            byte[] key = Files.readAllBytes(file);
            if (key.length == KEY_BYTES) {
                return new Placeholders(key);
            }
            Files.delete(file);
        }
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Files.createDirectories(directory);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, key, StandardOpenOption.WRITE);
        return new Placeholders(key);
    }

    /** Replaces a part of an array. */
    void replace(byte[] bytes, int from, int to) {
        if (from >= to) {
            return;
        }
        mac.update(bytes, from, to - from);
        byte[] hash = mac.doFinal();
        for (int i = from; i < to; i++) {
            // Beyond the hash's length it repeats.
            bytes[i] = LETTERS[(hash[(i - from) % hash.length] & 0xff) % LETTERS.length];
        }
    }

    /** Replaces a number by another of as many digits; signs and points stay. */
    void replaceDigits(byte[] bytes, int from, int to) {
        mac.update(bytes, from, to - from);
        byte[] hash = mac.doFinal();
        for (int i = from; i < to; i++) {
            if (bytes[i] >= '0' && bytes[i] <= '9') {
                bytes[i] = (byte) ('1' + (hash[(i - from) % hash.length] & 0xff) % 9);
            }
        }
    }
}
