/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parameters of a statement, set in the order in which they stand in it. For one thread at a time. */
final class Parameters {
    private final PreparedStatement statement;
    private int index;

    Parameters(PreparedStatement statement) {
        this.statement = statement;
    }

    Parameters text(@Nullable String value) throws SQLException {
        statement.setString(++index, value);
        return this;
    }

    Parameters number(long value) throws SQLException {
        statement.setLong(++index, value);
        return this;
    }

    Parameters numberOrNull(@Nullable Long value) throws SQLException {
        statement.setObject(++index, value, Types.BIGINT);
        return this;
    }

    Parameters bytes(byte[] value) throws SQLException {
        statement.setBytes(++index, value);
        return this;
    }

    Parameters uuid(@Nullable UUID value) throws SQLException {
        statement.setObject(++index, value, Types.OTHER);
        return this;
    }

    Parameters time(@Nullable Instant value) throws SQLException {
        statement.setObject(
                ++index, value == null ? null : value.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
        return this;
    }

    /**
     * Sets an array of a PostgreSQL type with one element per value. The driver sends an array of a Java type that it
     * knows in binary form; any other it writes as a text, in which it escapes every element.
     */
    <T> Parameters array(String type, List<T> values, Function<T, @Nullable Object> element) throws SQLException {
        @Nullable
        Object[] elements = switch (type) {
            case "text" -> new String[values.size()];
            case "bigint" -> new Long[values.size()];
            case "integer" -> new Integer[values.size()];
            default -> new Object[values.size()];
        };
        for (int i = 0; i < elements.length; i++) {
            elements[i] = element.apply(values.get(i));
        }
        statement.setArray(++index, statement.getConnection().createArrayOf(type, elements));
        return this;
    }

    /** Sets an array of byte strings, which the driver wants to see as such. */
    <T> Parameters bytesArray(List<T> values, Function<T, byte[]> element) throws SQLException {
        byte[][] elements = values.stream().map(element).toArray(byte[][]::new);
        statement.setArray(++index, statement.getConnection().createArrayOf("bytea", elements));
        return this;
    }
}
