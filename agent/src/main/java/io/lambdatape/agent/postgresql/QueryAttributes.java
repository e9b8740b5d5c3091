package io.lambdatape.agent.postgresql;

import io.lambdatape.agent.postgresql.wire.ServerError;
import io.lambdatape.agent.relay.Peers;
import io.lambdatape.recording.Attributes;
import java.net.InetSocketAddress;

/** Names what is known of a query as the OpenTelemetry semantic conventions for databases do. */
final class QueryAttributes {
    private final Peers peers;
    private final Session session;
    private final String peerAddress;

    QueryAttributes(Peers peers, Session session) {
        this.peers = peers;
        this.session = session;
        InetSocketAddress client = peers.client();
        this.peerAddress = client.getAddress() == null
                ? client.getHostString()
                : client.getAddress().getHostAddress();
    }

    Attributes of(Query query) {
        Attributes.Builder attributes = Attributes.builder()
                .put("db.system.name", "postgresql")
                .put("db.namespace", session.database)
                .put("lambdatape.db.user", session.user)
                .put("lambdatape.db.application_name", session.applicationName);
        statement(query, attributes);
        results(query, attributes);
        failure(query, attributes);
        return attributes
                .put("server.address", peers.server().getHostString())
                .put("server.port", (long) peers.server().getPort())
                .put("network.peer.address", peerAddress)
                .put("network.peer.port", (long) peers.client().getPort())
                .build();
    }

    private void statement(Query query, Attributes.Builder attributes) {
        Statement statement = query.step.statement;
        if (statement == null) {
            return;
        }
        attributes
                .put("db.query.text", statement.text)
                .put("db.query.summary", statement.summary.name())
                .put("db.operation.name", statement.summary.operation())
                .put("db.collection.name", statement.summary.collection());
        if (statement.cut) {
            attributes.put("lambdatape.db.query_text_truncated", true);
        }
        query.step.parameters.describe(statement, session.charset, attributes);
    }

    private static void results(Query query, Attributes.Builder attributes) {
        if (query.returnsRows) {
            attributes.put("db.response.returned_rows", query.returnedRows);
        }
        if (query.changesRows) {
            attributes.put("lambdatape.db.affected_rows", query.changedRows);
        }
        if (query.copies) {
            attributes.put("lambdatape.db.copied_bytes", query.copiedBytes);
        }
        if (!query.tags.isEmpty()) {
            attributes.put("lambdatape.db.command_tags", query.tags);
        }
        if (query.tagsCut) {
            attributes.put("lambdatape.db.command_tags_truncated", true);
        }
        if (query.continuation) {
            attributes.put("lambdatape.db.continuation", true);
        }
        if (query.suspended) {
            attributes.put("lambdatape.db.suspended", true);
        }
    }

    private static void failure(Query query, Attributes.Builder attributes) {
        ServerError error = query.error;
        if (error != null) {
            attributes
                    .put("db.response.status_code", error.sqlState())
                    .put("error.type", error.sqlState())
                    .put("lambdatape.db.error.message", error.message());
        } else {
            attributes.put("error.type", query.cutOff);
        }
    }
}
