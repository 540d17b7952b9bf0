/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.util.Arrays;
import java.util.Set;

/** Runs one benchmark by its name. */
final class Main {
    private static final String JSON = "--json";

    private Main() {}

    public static void main(String[] arguments) {
        int status = start(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Returns 0, or 1 for a benchmark that failed, or 2 for one that cannot be run as it was typed. */
    static int start(String... arguments) {
        try {
            run(arguments);
            return 0;
        } catch (UsageException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (WrongResultException e) {
            System.err.println("wrong result: " + e.getMessage());
            return 1;
        } catch (Exception e) {
            e.printStackTrace();
            return 1;
        }
    }

    private static void run(String... arguments) throws Exception {
        String name = arguments.length == 0 ? "" : arguments[0];
        String[] rest = arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (name) {
            case "call" -> CallBenchmark.run(Options.of(rest, Set.of(JSON, "--rounds"), Set.of("--quick")));
            case "classify" -> ClassifyBenchmark.run(Options.of(rest, Set.of(JSON, "--rounds"), Set.of("--quick")));
            case "capture" ->
                CaptureBenchmark.run(
                        Options.of(rest, Set.of(JSON, "--rounds", "--seconds", "--url", "--threads"), Set.of()));
            case "rows" ->
                RowsBenchmark.run(Options.of(
                        rest, Set.of(JSON, "--rounds", "--seconds", "--url", "--threads", "--rows"), Set.of()));
            case "layout" -> LayoutBenchmark.run(Options.of(rest, Set.of(JSON, "--rounds", "--rows"), Set.of()));
            case "drain" -> DrainBenchmark.run(Options.of(rest, DrainSettings.OPTIONS, Set.of(DrainSettings.QUICK)));
            case "coldstart" -> ColdStartBenchmark.run(Options.of(rest, Set.of(JSON, "--rounds"), Set.of("--quick")));
            case "compile" -> CompileBenchmark.run(Options.of(rest, Set.of(JSON, "--rounds"), Set.of("--quick")));
            default ->
                throw new UsageException(
                        "a benchmark must be one of [call, classify, capture, rows, layout, drain, coldstart, compile], but was '"
                                + name + "'");
        }
    }
}
