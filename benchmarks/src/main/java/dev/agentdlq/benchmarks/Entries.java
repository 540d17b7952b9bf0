/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import dev.agentdlq.internal.EntryIds;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes entries like those of a failing agent, about 5 kB each: 1 kB of arguments, a view of it, a stack trace. */
final class Entries {
    private static final String STACK_TRACE = stackTrace();

    private Entries() {}

    /** Inserts new entries with one statement. */
    static void insert(Connection connection, PreparedStatement insert, int count) throws SQLException {
        UUID[] ids = new UUID[count];
        String[] taskIds = new String[count];
        byte[][] args = new byte[count][];
        String[] payloads = new String[count];
        String[] messages = new String[count];
        for (int i = 0; i < count; i++) {
            ids[i] = EntryIds.next();
            taskIds[i] = "task-" + ids[i];
            String noise = noise(700);
            args[i] = ("[\"" + noise + "\",17,{\"currency\":\"EUR\"}]").getBytes(StandardCharsets.UTF_8);
            payloads[i] = "{\"order\": \"" + noise.substring(0, 300) + "\", \"amount\": 17}";
            messages[i] = "connection reset while calling payments, request " + ids[i];
        }
        set(connection, insert, 1, "uuid", ids);
        set(connection, insert, 2, "text", taskIds);
        set(connection, insert, 3, "bytea", args);
        set(connection, insert, 4, "text", payloads);
        set(
                connection,
                insert,
                5,
                "text",
                fill(count, "{\"sessionId\": \"s-1\", \"agent\": \"voice\", \"model\": \"m-1\"}"));
        set(connection, insert, 6, "text", fill(count, "{\"traceId\": \"4bf92f3577b34da6a3ce929d0e0e4736\"}"));
        set(connection, insert, 7, "text", fill(count, "java.net.SocketException"));
        set(connection, insert, 8, "text", messages);
        set(connection, insert, 9, "text", fill(count, STACK_TRACE));
        try (ResultSet stored = insert.executeQuery()) {
            while (stored.next()) {
                stored.getObject(1, UUID.class);
            }
        }
    }

    private static void set(Connection connection, PreparedStatement statement, int index, String type, Object[] values)
            throws SQLException {
        Array array = connection.createArrayOf(type, values);
        statement.setArray(index, array);
    }

    private static String[] fill(int count, String value) {
        String[] values = new String[count];
        Arrays.fill(values, value);
        return values;
    }

    private static String noise(int bytes) {
        byte[] random = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }

    private static String stackTrace() {
        StringBuilder trace = new StringBuilder("java.net.SocketException: connection reset\n");
        for (int i = 0; i < 40; i++) {
            trace.append("\tat com.acme.orders.payment.Step")
                    .append(i * 7919 % 97)
                    .append(".execute(Step")
                    .append(i)
                    .append(".java:")
                    .append(i * 31 % 400)
                    .append(")\n");
        }
        return trace.toString();
    }
}
