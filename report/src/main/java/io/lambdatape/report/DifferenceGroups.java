package io.lambdatape.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Groups differences by Lambda, kind and place, with the first few examples of each. */
final class DifferenceGroups {
    static final int GROUPS_MAX = 500;
    static final int EXAMPLES_MAX = 3;
    static final String OTHER_PLACES = "(other places)";
    private static final Pattern POSITION = Pattern.compile("\\[\\d+\\]");

    private final Map<Key, Group> groups = new HashMap<>();

    private record Key(String lambda, Difference.Kind kind, String where) {}

    private static final class Group {
        private final List<ReplayTiming.Example> examples = new ArrayList<>();
        private long count;
    }

    void add(ReplayedInvocation.Answered answer) {
        for (Difference difference : answer.differences()) {
            Group group = group(answer.lambda(), difference);
            group.count++;
            if (group.examples.size() < EXAMPLES_MAX) {
                group.examples.add(new ReplayTiming.Example(answer.traceId(), difference));
            }
        }
    }

    /** The most frequent first. */
    List<ReplayTiming.DifferenceGroup> groups() {
        List<ReplayTiming.DifferenceGroup> sorted = new ArrayList<>();
        groups.forEach((key, group) -> sorted.add(new ReplayTiming.DifferenceGroup(
                key.lambda, key.kind, key.where, group.count, List.copyOf(group.examples))));
        sorted.sort(Comparator.comparingLong(ReplayTiming.DifferenceGroup::count)
                .reversed()
                .thenComparing(ReplayTiming.DifferenceGroup::lambda)
                .thenComparing(ReplayTiming.DifferenceGroup::kind)
                .thenComparing(ReplayTiming.DifferenceGroup::where));
        return sorted;
    }

    private Group group(String lambda, Difference difference) {
        String where = POSITION.matcher(difference.where()).replaceAll("[*]");
        Key key = new Key(lambda, difference.kind(), where);
        if (!groups.containsKey(key) && groups.size() >= GROUPS_MAX) {
            key = new Key(TimingReportBuilder.OTHER_LAMBDAS, difference.kind(), OTHER_PLACES);
        }
        return groups.computeIfAbsent(key, unused -> new Group());
    }
}
