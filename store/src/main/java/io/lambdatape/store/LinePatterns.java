package io.lambdatape.store;

import java.util.List;

/**
 * The patterns of lines. What was not looked at, or could not be kept in memory, is told: {@code lines = clustered +
 * forgotten + older}.
 *
 * @param lines how many match
 * @param clustered how many of them are of a pattern
 * @param rare of how many the patterns were too rare to be kept while too many were met
 * @param older how many were not looked at: the newest were
 * @param patterns the most frequent first
 * @param omitted how many more patterns there are
 * @param undecided how many patterns may be new or not: asked for new ones only, they have no words to look for, or those
 *     are in too many other lines
 */
public record LinePatterns(
        long lines, long clustered, long rare, long older, List<LinePattern> patterns, long omitted, long undecided) {}
