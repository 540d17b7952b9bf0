/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow;

import dev.agentdlq.AgentDlqException;
import dev.agentdlq.samples.orderflow.data.DataException;
import dev.agentdlq.samples.orderflow.play.Faults;
import dev.agentdlq.samples.orderflow.store.StoreOption;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command. */
@Command(
        name = "samples/order-flow/run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Plays the tool calls of a shop's agent through the dead-letter queue.",
            "Ends with 0 if everything went as recorded, 1 if something differs, 2 for bad usage or data."
        })
public final class Main implements Callable<Integer> {
    private static final int DIFFERS = 1;
    private static final int BAD_INPUT = 2;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${sys:order-flow.home:-samples/order-flow}/data",
            description = "folder of recorded conversations (default: those that come with the sample)")
    private Path data = Path.of("");

    @Option(
            names = "--store",
            paramLabel = "STORE",
            defaultValue = "sqlite",
            converter = StoreConverter.class,
            description = StoreOption.SYNTAX + " (default: sqlite in a temporary folder)")
    private StoreOption store = StoreOption.parse("sqlite");

    @Option(
            names = "--faults",
            paramLabel = "none|recorded",
            defaultValue = "recorded",
            converter = FaultsConverter.class,
            description = "let calls whose recorded error was transient fail at first (default: recorded)")
    private Faults faults = Faults.RECORDED;

    @Option(names = "--report", paramLabel = "FILE", description = "write one JSON line per call")
    private @Nullable Path report;

    @Option(names = "--state-out", paramLabel = "FILE", description = "write the changed rows of each conversation")
    private @Nullable Path stateOut;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "PT2M",
            description = "how long to wait for a deferred call, in ISO-8601 (default: PT2M)")
    private Duration patience = Duration.ofMinutes(2);

    private final PrintStream out;

    private Main(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs the command and ends the process.
     *
     * @param arguments the options
     */
    public static void main(String[] arguments) {
        System.exit(execute(System.out, System.err, arguments));
    }

    static int execute(PrintStream out, PrintStream err, String... arguments) {
        return new CommandLine(new Main(out))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((failure, args) -> complain(failure.getCommandLine(), failure))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (isBadInput(failure)) {
                        return complain(command, failure);
                    }
                    throw failure;
                })
                .execute(arguments);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        OrderFlow flow = new OrderFlow(new OrderFlow.Settings(data, store, faults, report, stateOut, patience), out);
        return flow.run() ? ExitCode.OK : DIFFERS;
    }

    private static boolean isBadInput(Exception failure) {
        return failure instanceof DataException
                || failure instanceof AgentDlqException
                || failure instanceof IOException
                || failure instanceof UncheckedIOException;
    }

    private static int complain(CommandLine command, Exception failure) {
        String text = failure instanceof IOException ? failure.toString() : String.valueOf(failure.getMessage());
        String line = text.lines().findFirst().orElse("");
        command.getErr().println(command.getCommandName() + ": " + line);
        return BAD_INPUT;
    }

    private static final class StoreConverter implements CommandLine.ITypeConverter<StoreOption> {
        @Override
        public StoreOption convert(String text) {
            try {
                return StoreOption.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    private static final class FaultsConverter implements CommandLine.ITypeConverter<Faults> {
        @Override
        public Faults convert(String text) {
            return switch (text) {
                case "none" -> Faults.NONE;
                case "recorded" -> Faults.RECORDED;
                default -> throw new TypeConversionException("faults must be none or recorded, but was '" + text + "'");
            };
        }
    }
}
