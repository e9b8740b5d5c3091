package io.lambdatape.logview.json;

import io.lambdatape.store.LogSearch;
import java.util.List;

/** The most frequent values of a field, the most frequent first. */
public record FacetsJson(String field, List<LogSearch.FacetValue> values) {}
