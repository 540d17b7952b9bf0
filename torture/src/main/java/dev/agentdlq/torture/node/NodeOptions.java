/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.node;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a process is told by its command line. Immutable.
 *
 * @param port where the database is, through a proxy
 * @param ledger the file that it notes down what it sees in, of its own
 * @param spool the folder that it may share with others
 * @param incarnation its number, different for each process that is ever started
 * @param threads how many threads call tools; zero to call none, and only retry and drain what others left
 * @param sabotage the promise that it breaks on purpose; null for none
 */
public record NodeOptions(
        int port,
        Path ledger,
        Path spool,
        int incarnation,
        int threads,
        @Nullable Sabotage sabotage) {

    /**
     * Returns the arguments that {@link #parse} reads.
     *
     * @return the arguments of a command line
     */
    public List<String> arguments() {
        return List.of(
                "port=" + port,
                "ledger=" + ledger,
                "spool=" + spool,
                "incarnation=" + incarnation,
                "threads=" + threads,
                "sabotage=" + (sabotage == null ? "" : sabotage));
    }

    static NodeOptions parse(String[] arguments) {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        String sabotage = value(values, "sabotage");
        return new NodeOptions(
                Integer.parseInt(value(values, "port")),
                Path.of(value(values, "ledger")),
                Path.of(value(values, "spool")),
                Integer.parseInt(value(values, "incarnation")),
                Integer.parseInt(value(values, "threads")),
                sabotage.isEmpty() ? null : Sabotage.valueOf(sabotage));
    }

    private static String value(Map<String, String> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?sslmode=disable";
    }
}
