/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Where a PostgreSQL store keeps its tables. Immutable. */
public final class PostgresSettings {
    /** The schema unless another one is named. */
    public static final String DEFAULT_SCHEMA = "agent_dlq";

    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    final @Nullable String url;
    final @Nullable String user;
    final @Nullable String password;
    final @Nullable DataSource dataSource;
    final String schema;

    private PostgresSettings(
            @Nullable String url,
            @Nullable String user,
            @Nullable String password,
            @Nullable DataSource dataSource,
            String schema) {
        requireSchema(schema);
        this.url = url;
        this.user = user;
        this.password = password;
        this.dataSource = dataSource;
        this.schema = schema;
    }

    /**
     * Checks that a text can be the name of a schema without being quoted.
     *
     * @param schema the text
     * @throws IllegalArgumentException if it is anything but at most 63 lower-case letters, digits and underscores that
     *     do not begin with a digit
     */
    public static void requireSchema(String schema) {
        if (!SCHEMA.matcher(schema).matches()) {
            throw new IllegalArgumentException("schema must be a name of at most 63 lower-case letters, digits and"
                    + " underscores, but was '" + schema + "'");
        }
    }

    /**
     * Names a database by its JDBC URL.
     *
     * @param url a URL that begins with {@code jdbc:postgresql:}
     * @param user the user; null where the URL names it
     * @param password the password; null where the URL has it or none is needed
     * @param schema the schema of the tables, created if missing
     * @return the settings
     * @throws IllegalArgumentException if the URL is of another database, or the schema is no plain lower-case name
     */
    public static PostgresSettings url(String url, @Nullable String user, @Nullable String password, String schema) {
        if (!url.startsWith(POSTGRESQL)) {
            throw new IllegalArgumentException("url must begin with 'jdbc:postgresql:', but does not");
        }
        return new PostgresSettings(url, user, password, null, schema);
    }

    /**
     * Takes connections of an application's data source, through a pool of the store's own.
     *
     * @param dataSource the data source; of a Hikari pool only the configuration is used, never its connections
     * @param schema the schema of the tables, created if missing
     * @return the settings
     * @throws IllegalArgumentException if the schema is no plain lower-case name
     */
    public static PostgresSettings dataSource(DataSource dataSource, String schema) {
        Objects.requireNonNull(dataSource, "dataSource");
        return new PostgresSettings(null, null, null, dataSource, schema);
    }

    /** Returns how messages name the database: without user, password and parameters. */
    String store() {
        String place = place();
        return place.isEmpty() ? "PostgreSQL of the application's data source" : "PostgreSQL '" + place + "'";
    }

    /** Returns where the tables are, in a form that is stable over restarts. */
    String name() {
        String place = place();
        return "postgresql:" + (place.isEmpty() ? "data-source" : place) + "/" + schema;
    }

    private String place() {
        String full = url == null ? urlOf(dataSource) : url;
        if (full == null || !full.startsWith(POSTGRESQL)) {
            return "";
        }
        String place = full.substring(POSTGRESQL.length()).replaceFirst("^//", "");
        String withoutParameters = place.replaceFirst("[?].*", "");
        return withoutParameters.substring(withoutParameters.lastIndexOf('@') + 1);
    }

    /** Asks a data source for its URL as most of them can be asked; there is no interface for it. */
    private static @Nullable String urlOf(@Nullable DataSource source) {
        if (source == null) {
            return null;
        }
        for (String getter : List.of("getJdbcUrl", "getURL", "getUrl")) {
            try {
                Object answer = source.getClass().getMethod(getter).invoke(source);
                if (answer instanceof String text) {
                    return text;
                }
            } catch (ReflectiveOperationException | RuntimeException cannotTell) {
                // The next one, or a name that says less.
            }
        }
        return null;
    }
}
