package io.lambdatape.demo;

import java.util.Map;

/**
 * What a traffic generator has sent and what came back. {@code sent = answered + failed}; {@code byLambda} sums up to
 * {@code sent}, {@code byStatus} to {@code answered}.
 *
 * @param sent requests sent
 * @param answered those that were answered, with whatever status
 * @param failed those that were not: refused, broken off, timed out
 * @param byLambda sent, by Lambda's name
 * @param byStatus answered, by HTTP status
 */
public record TrafficResult(
        long sent, long answered, long failed, Map<String, Long> byLambda, Map<Integer, Long> byStatus) {
    public TrafficResult {
        byLambda = Map.copyOf(byLambda);
        byStatus = Map.copyOf(byStatus);
    }
}
