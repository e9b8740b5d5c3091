package io.lambdatape.store.lucene.view;

import java.io.IOException;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.util.PriorityQueue;

/** The documents that are in one of several postings. */
final class UnionPostings extends DocsOnlyPostings {
    private final PriorityQueue<PostingsEnum> next;
    private final long cost;
    private int document = -1;

    private UnionPostings(PostingsEnum[] parts) {
        next = new PriorityQueue<>(parts.length) {
            @Override
            protected boolean lessThan(PostingsEnum one, PostingsEnum other) {
                return one.docID() < other.docID();
            }
        };
        long sum = 0;
        for (PostingsEnum part : parts) {
            next.add(part);
            sum += part.cost();
        }
        cost = sum;
    }

    /** @param parts at least one; used up */
    static PostingsEnum of(PostingsEnum... parts) {
        return parts.length == 1 ? parts[0] : new UnionPostings(parts);
    }

    @Override
    public int docID() {
        return document;
    }

    @Override
    public int nextDoc() throws IOException {
        PostingsEnum first = next.top();
        while (first.docID() == document) {
            first.nextDoc();
            first = next.updateTop();
        }
        document = first.docID();
        return document;
    }

    @Override
    public int advance(int target) throws IOException {
        PostingsEnum first = next.top();
        while (first.docID() < target) {
            first.advance(target);
            first = next.updateTop();
        }
        document = first.docID();
        return document;
    }

    @Override
    public long cost() {
        return cost;
    }
}
