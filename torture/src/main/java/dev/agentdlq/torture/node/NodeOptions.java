/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.node;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process is told by its command line. Immutable.
 *
 * @param port where the database is, through a proxy
 * @param ledger the file that it notes down what it sees in, of its own
 * @param spool the folder that it may share with others
 * @param effects the folder of the shop
 * @param incarnation its number, different for each process that is ever started
 * @param threads how many threads call tools; zero to call none but those that the parent asks for, and only retry and
 *     drain what others left
 * @param pace how fast it works
 * @param sabotage the promises that it breaks on purpose
 */
public record NodeOptions(
        int port,
        Path ledger,
        Path spool,
        Path effects,
        int incarnation,
        int threads,
        Pace pace,
        Set<Sabotage> sabotage) {
    /** Copies the set. */
    public NodeOptions {
        sabotage = Set.copyOf(sabotage);
    }

    /**
     * How fast a process works. Immutable.
     *
     * @param leaseMillis for how long a worker holds an entry; zero for all defaults of the library
     * @param thinkingMillis between two calls of a thread
     * @param once whether most calls are of tools whose effect must not happen twice
     */
    public record Pace(int leaseMillis, int thinkingMillis, boolean once) {}

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
                "effects=" + effects,
                "incarnation=" + incarnation,
                "threads=" + threads,
                "lease=" + pace.leaseMillis(),
                "thinking=" + pace.thinkingMillis(),
                "once=" + pace.once(),
                "sabotage=" + sabotage.stream().map(Enum::name).collect(Collectors.joining(",")));
    }

    static NodeOptions parse(String[] arguments) {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return new NodeOptions(
                Integer.parseInt(value(values, "port")),
                Path.of(value(values, "ledger")),
                Path.of(value(values, "spool")),
                Path.of(value(values, "effects")),
                Integer.parseInt(value(values, "incarnation")),
                Integer.parseInt(value(values, "threads")),
                new Pace(
                        Integer.parseInt(value(values, "lease")),
                        Integer.parseInt(value(values, "thinking")),
                        Boolean.parseBoolean(value(values, "once"))),
                sabotage(value(values, "sabotage")));
    }

    private static Set<Sabotage> sabotage(String names) {
        return Stream.of(names.split(",", -1))
                .filter(name -> !name.isEmpty())
                .map(Sabotage::valueOf)
                .collect(Collectors.toSet());
    }

    private static String value(Map<String, String> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?sslmode=disable";
    }
}
