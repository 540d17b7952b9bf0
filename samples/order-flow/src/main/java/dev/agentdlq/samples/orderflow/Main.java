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
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command. */
@Command(
        name = "samples/order-flow/run",
        sortOptions = false,
        description = "Plays the tool calls of a shop's agent through the dead-letter queue.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:everything went as recorded",
            "1:something differs from the record",
            "2:bad usage or data",
            "3:the sample could not be built or broke"
        })
public final class Main implements Callable<Integer> {
    private static final int DIFFERS = 1;
    private static final int BAD_INPUT = 2;
    private static final int BROKEN = 3;
    private static final String DEBUG = "order-flow.debug";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${sys:order-flow.home:-samples/order-flow}/data",
            description = "folder of recorded conversations (default: those that come with the sample);"
                    + " lines that cannot be read are counted and left out")
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
            paramLabel = Faults.SYNTAX,
            defaultValue = "recorded",
            converter = FaultsConverter.class,
            description = "recorded: calls whose recorded error was transient fail at first; burst: also any other call"
                    + " may, mostly while many arrive at once (default: recorded)")
    private Faults faults = Faults.RECORDED;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            converter = OutputFileOption.class,
            description = "write one JSON line per call")
    private @Nullable Path report;

    @Option(
            names = "--state-out",
            paramLabel = "FILE",
            converter = OutputFileOption.class,
            description = "write the changed rows of each conversation, one JSON line for each")
    private @Nullable Path stateOut;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "2m",
            converter = WaitOption.class,
            description = "how long to wait for a deferred call, such as 500ms, 30s, 5m or PT5M (default: 2m)")
    private Duration patience = Duration.ofMinutes(2);

    @ArgGroup(exclusive = false, heading = "With --faults burst:%n", order = 100)
    private @Nullable BurstOptions burst;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help and exit")
    @SuppressWarnings("unused") // picocli only asks whether it was set
    private boolean isHelpWanted;

    @Spec
    private CommandSpec spec = CommandSpec.create();

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
        CommandLine commandLine = new CommandLine(new Main(out))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((failure, args) -> complain(failure.getCommandLine(), failure))
                .setExecutionExceptionHandler((failure, command, parsed) ->
                        isBadInput(failure) ? complain(command, failure) : confess(command, failure));
        try {
            return commandLine.execute(arguments);
        } catch (RuntimeException | Error e) {
            // The handlers above are not asked about an Error, such as too little memory.
            return confess(commandLine, e);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (burst != null && faults != Faults.BURST) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--arrivals, --scale, --seed and --ignore-keys need --faults burst, but it was "
                            + faults.optionText());
        }
        OrderFlow.Settings settings = new OrderFlow.Settings(
                data, store, faults, burst == null ? new BurstOptions() : burst, report, stateOut, patience);
        OrderFlow flow = new OrderFlow(settings, out);
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

    /** Names a failure that nobody expected; its message may quote a payload and is left out. */
    private static int confess(CommandLine command, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String place = Arrays.stream(cause.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("dev.agentdlq."))
                .findFirst()
                .map(frame -> " at " + frame)
                .orElse("");
        command.getErr()
                .println(command.getCommandName() + ": broke by an unexpected "
                        + cause.getClass().getName() + place + "; JAVA_TOOL_OPTIONS=-D" + DEBUG
                        + "=true shows the stack trace");
        if (Boolean.getBoolean(DEBUG)) {
            failure.printStackTrace(command.getErr());
        }
        return BROKEN;
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
            try {
                return Faults.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
