/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import dev.agentdlq.runtime.internal.store.PostgresSettings;
import dev.agentdlq.runtime.internal.store.SchemaScript;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Writes as a script what {@link Migrate#APPLY} would do, for people who let no application change their tables. After
 * it an application starts with {@link Migrate#VALIDATE} or {@link Migrate#OFF}. Connects to nothing.
 *
 * <p>On the command line, with the library's jars on the class path:
 *
 * <pre>{@code
 * java -cp … dev.agentdlq.runtime.SchemaSql postgresql agent_dlq > agent_dlq.sql
 * java -cp … dev.agentdlq.runtime.SchemaSql sqlite > agent_dlq.sql
 * }</pre>
 */
public final class SchemaSql {
    private static final int WRONG_ARGUMENTS = 2;

    private SchemaSql() {}

    /**
     * Writes the script for PostgreSQL: one transaction, under the lock that applications take. It can be run any
     * number of times and applies what is missing.
     *
     * @param schema the schema of the tables, {@code agent_dlq} unless {@link AgentDlqBuilder#schema} says otherwise
     * @return the script, for psql and the like
     * @throws IllegalArgumentException if the schema is no name of lower-case letters, digits and underscores
     */
    public static String postgresql(String schema) {
        return SchemaScript.postgresql(Objects.requireNonNull(schema, "schema"));
    }

    /**
     * Writes the script for a new SQLite file: one transaction. On a file that has the tables it fails and changes
     * nothing.
     *
     * @return the script, for {@code sqlite3 -bail} and the like
     */
    public static String sqlite() {
        return SchemaScript.sqlite();
    }

    /**
     * Prints a script. Ends the JVM with the status 2 if the arguments are wrong.
     *
     * @param arguments {@code postgresql}, followed by the schema unless it is {@code agent_dlq}; or {@code sqlite}
     */
    @SuppressWarnings("SystemOut") // a command prints
    public static void main(String[] arguments) {
        try {
            PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
            out.print(script(arguments));
            out.flush();
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(WRONG_ARGUMENTS);
        }
    }

    private static String script(String... arguments) {
        String all = String.join(" ", arguments);
        if (all.equals("sqlite")) {
            return sqlite();
        }
        if (arguments.length == 0 || arguments.length > 2 || !arguments[0].equals("postgresql")) {
            throw new IllegalArgumentException(
                    "arguments must be 'postgresql [schema]' or 'sqlite', but were '" + all + "'");
        }
        return postgresql(arguments.length == 1 ? PostgresSettings.DEFAULT_SCHEMA : arguments[1]);
    }
}
