/**
 * What all database listeners share, whatever the protocol: which queries are counted and how, how a query is tied to
 * its invocation and becomes a record. Each protocol is a package of its own that implements
 * {@link io.lambdatape.agent.database.DatabaseProtocol}; start reading there.
 */
@NullMarked
package io.lambdatape.agent.database;

import org.jspecify.annotations.NullMarked;
