package io.lambdatape.store.lucene;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which attributes have fields of their own in a slice. Every field costs memory and files, and a program that puts ids
 * into names would make them without end: from a limit on, new names share one field.
 */
final class AttributeNames {
    private static final Logger LOG = LoggerFactory.getLogger(AttributeNames.class);

    private final int max;
    private final Set<String> names = new HashSet<>();
    private final LongAdder overflowed = new LongAdder();

    AttributeNames(int max, IndexReader reader) {
        this.max = max;
        for (FieldInfo info : FieldInfos.getMergedFieldInfos(reader)) {
            String attribute = Fields.attribute(info.name);
            if (attribute != null) {
                names.add(attribute);
            }
        }
    }

    /** Whether the attribute has, or from now on gets, a field of its own. */
    boolean takes(String name) {
        if (names.contains(name)) {
            return true;
        }
        if (names.size() < max) {
            return names.add(name);
        }
        if (overflowed.sum() == 0) {
            LOG.warn(
                    "there are more than {} names of attributes; \"{}\" and others that are new share one field until the"
                            + " next time slice: they are found like others, but take part in no statistics",
                    max,
                    name);
        }
        overflowed.increment();
        return false;
    }

    /** How many attributes came without a field of their own since the store was opened. */
    long overflowed() {
        return overflowed.sum();
    }
}
