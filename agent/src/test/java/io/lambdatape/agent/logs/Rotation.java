package io.lambdatape.agent.logs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** What happens to a log file from time to time. */
enum Rotation {
    NONE,
    RENAME {
        @Override
        void rotate(Path file, int number) throws IOException {
            Files.move(file, numbered(file, number));
        }
    },
    COPY_AND_TRUNCATE {
        @Override
        void rotate(Path file, int number) throws IOException {
            Files.copy(file, numbered(file, number), StandardCopyOption.REPLACE_EXISTING);
            truncate(file);
        }
    },
    /** What was rotated the last time is compressed, as logrotate does with "delaycompress". */
    RENAME_AND_COMPRESS {
        @Override
        void rotate(Path file, int number) throws IOException {
            RENAME.rotate(file, number);
            compress(file, number - 1);
        }
    },
    /** What was in it is gone for good. */
    TRUNCATE {
        @Override
        void rotate(Path file, int number) throws IOException {
            truncate(file);
        }
    },
    /** The same; the next file often gets the same inode. */
    DELETE {
        @Override
        void rotate(Path file, int number) throws IOException {
            Files.delete(file);
        }
    };

    private static final List<Compressed> COMPRESSORS = List.of(Compressed.values());

    void rotate(Path file, int number) throws IOException {
        // Nothing ever happens.
    }

    /** Whether what was not read before can be read nowhere after. */
    boolean destroys() {
        return this == TRUNCATE || this == DELETE;
    }

    private static Path numbered(Path file, int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private static void compress(Path file, int number) throws IOException {
        Path rotated = numbered(file, number);
        if (Files.exists(rotated)) {
            COMPRESSORS.get(number % COMPRESSORS.size()).replace(rotated);
        }
    }

    private static void truncate(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }
}
