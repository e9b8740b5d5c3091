package io.lambdatape.agent.redis;

import io.lambdatape.agent.redis.Command.Effect;
import io.lambdatape.agent.redis.wire.Arguments;
import org.jspecify.annotations.Nullable;

/** What commands change of their connection. The arguments given stand at the command's name. */
final class Effects {
    private static final int TEXT_BYTES_MAX = 1024;

    private Effects() {}

    static @Nullable Effect select(Arguments arguments) {
        if (!arguments.next()) {
            return null;
        }
        String database = arguments.text(TEXT_BYTES_MAX);
        return session -> session.database = database;
    }

    static @Nullable Effect auth(Arguments arguments) {
        if (arguments.count() < 3) {
            return session -> session.user = "default";
        }
        if (!arguments.next()) {
            return null;
        }
        String user = arguments.text(TEXT_BYTES_MAX);
        return session -> session.user = user;
    }

    static @Nullable Effect client(Arguments arguments) {
        if (!arguments.next() || !arguments.is("SETNAME") || !arguments.next()) {
            return null;
        }
        String name = arguments.text(TEXT_BYTES_MAX);
        return session -> session.clientName = name.isEmpty() ? null : name;
    }

    static @Nullable Effect hello(Arguments arguments) {
        if (!arguments.next()) {
            return null;
        }
        boolean resp3 = arguments.is("3");
        String user = null;
        String name = null;
        while (arguments.next()) {
            if (arguments.is("AUTH")) {
                user = arguments.next() ? arguments.text(TEXT_BYTES_MAX) : null;
                arguments.next();
            } else if (arguments.is("SETNAME")) {
                name = arguments.next() ? arguments.text(TEXT_BYTES_MAX) : null;
            }
        }
        String newUser = user;
        String newName = name;
        return session -> {
            session.resp3 = resp3;
            session.user = newUser == null ? session.user : newUser;
            session.clientName = newName == null ? session.clientName : newName;
        };
    }
}
