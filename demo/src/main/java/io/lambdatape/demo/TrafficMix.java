package io.lambdatape.demo;

import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Which calls the traffic is made of: many quick ones, a few slow and failing ones, rarely a Lambda that is not there. */
final class TrafficMix {
    private static final String[] PREFIXES = {"al", "be", "con", "de", "ex", "in", "mar", "per", "re", "sub"};

    private final RandomGenerator random;

    TrafficMix(RandomGenerator random) {
        this.random = random;
    }

    /** @param body null for a GET, JSON for a POST */
    record Call(String lambda, String target, @Nullable String body) {
        static Call get(String lambda, String rest) {
            return new Call(lambda, "/run/" + lambda + rest, null);
        }

        static Call post(String lambda, String rest, String body) {
            return new Call(lambda, "/run/" + lambda + rest, body);
        }
    }

    Call next() {
        int choice = random.nextInt(1000);
        if (choice < 420) {
            return autocomplete();
        } else if (choice < 680) {
            return blog();
        } else if (choice < 840) {
            return tickets();
        } else if (choice < 992) {
            return calendar();
        }
        return Call.get("guestbook", "");
    }

    private Call autocomplete() {
        String prefix = PREFIXES[random.nextInt(PREFIXES.length)];
        boolean capital = random.nextInt(20) == 0;
        return Call.get(
                "autocomplete",
                "?q=" + (capital ? prefix.substring(0, 1).toUpperCase(Locale.ROOT) + prefix.substring(1) : prefix));
    }

    private Call blog() {
        int choice = random.nextInt(10);
        if (choice < 4) {
            return Call.get("blog", "");
        }
        // Post 0 does not exist.
        String post = "/posts/" + random.nextInt(301);
        if (choice < 8) {
            return Call.get("blog", post);
        }
        return Call.post(
                "blog",
                "/posts/" + (1 + random.nextInt(300)) + "/comments",
                "{\"author\": \"Reader " + random.nextInt(100) + "\", \"text\": \"Well said.\"}");
    }

    private Call tickets() {
        if (random.nextInt(3) == 0) {
            return Call.get("tickets", "");
        }
        // A few are so large that they are checked while others wait for the same concert.
        int seats = random.nextInt(8) == 0 ? 4 + random.nextInt(4) : 1 + random.nextInt(2);
        return Call.post(
                "tickets",
                "/" + (1 + random.nextInt(12)) + "/buy",
                "{\"buyer\": \"Fan " + random.nextInt(1000) + "\", \"seats\": " + seats + "}");
    }

    private Call calendar() {
        int choice = random.nextInt(20);
        int month = 1 + random.nextInt(10);
        if (choice == 0) {
            return Call.get("calendar", "?from=2026-02-30&to=2026-03-02");
        } else if (choice < 14) {
            return Call.get("calendar", String.format(Locale.ROOT, "?from=2026-%02d-01&to=2026-%02d-08", month, month));
        }
        return Call.post(
                "calendar",
                "",
                String.format(
                        Locale.ROOT,
                        "{\"title\": \"Call\", \"starts\": \"2026-%02d-15T10:00\", \"minutes\": 30}",
                        month));
    }
}
