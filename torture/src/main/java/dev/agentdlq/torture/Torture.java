/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import dev.agentdlq.torture.check.Findings;
import dev.agentdlq.torture.node.NodeOptions;
import dev.agentdlq.torture.node.Sabotage;
import dev.agentdlq.torture.postgres.PostgresCluster;
import dev.agentdlq.torture.schedule.Schedule;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command. */
@Command(
        name = "torture/run",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = "Kills processes and databases while tool calls fail, then looks for failures that were lost.",
        footerHeading = "%nFor example:%n",
        footer = {
            "  torture/run --nodes 4 --captures 110000 --kills 150 --restarts 10 --failovers 4 --pauses 60 --cuts 30",
            "      four processes, more than 100,000 entries, all faults at once",
            "  torture/run --nodes 4 --captures 30000 --kills 26 --pauses 1000 --cuts 20",
            "      1,000 pauses longer than the lease",
            "  torture/run --ambiguous --failovers 0 --captures 12000 --kills 40 --pauses 40",
            "      10,000 calls whose effect must not happen twice",
            "  torture/run --takeovers 30",
            "  torture/run --takeovers 30 --lease-millis 3000",
            "      the time from a kill to the next execution, with default settings and with a short lease"
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:every promise was kept", "1:a promise was broken", "2:bad usage", "3:it could not be run"})
public final class Torture implements Callable<Integer> {
    private static final int KEPT = 0;
    private static final int BROKEN = 1;
    private static final int COULD_NOT_RUN = 3;
    private static final int MOST_NODES = 16;
    private static final int SHORT_LEASE = 1_000;
    private static final int MOST_EVENTS = 100_000;

    @Option(
            names = "--captures",
            paramLabel = "N",
            defaultValue = "10000",
            description = "failing calls, at least (10000)")
    private long captures;

    @Option(names = "--kills", paramLabel = "N", defaultValue = "20", description = "kills of processes (20)")
    private int kills;

    @Option(
            names = "--restarts",
            paramLabel = "N",
            defaultValue = "3",
            description = "kills and stops of PostgreSQL (3)")
    private int restarts;

    @Option(
            names = "--failovers",
            paramLabel = "N",
            defaultValue = "2",
            description = "failovers of PostgreSQL, asynchronous and synchronous in turn (2)")
    private int failovers;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "processes at a time, every two on a machine of their own (3)")
    private int nodes;

    @Option(
            names = "--pauses",
            paramLabel = "N",
            defaultValue = "10",
            description = "pauses of processes (SIGSTOP), each longer than the lease (10)")
    private int pauses;

    @Option(
            names = "--cuts",
            paramLabel = "N",
            defaultValue = "5",
            description = "times that one process is cut off the database for longer than the lease (5)")
    private int cuts;

    @Option(
            names = "--lease-millis",
            paramLabel = "N",
            description = "for how long a worker holds an entry (1000; with --takeovers the library's default)")
    private @Nullable Integer leaseMillis;

    @Option(
            names = "--takeovers",
            paramLabel = "N",
            defaultValue = "0",
            description = "instead of everything above: kill so many processes in the middle of long executions, and "
                    + "measure how long it takes until another process begins them again")
    private int takeOvers;

    @Option(
            names = "--ambiguous",
            description = "most calls are of tools whose effect must not happen twice; without --failovers, because a "
                    + "standby that forgets a claim forgets that something may have happened")
    private boolean ambiguous;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "120",
            description = "stop making calls after this time, whatever is still planned (120)")
    private int minutes;

    @Option(names = "--seed", paramLabel = "S", description = "the same seed makes the same schedule (random)")
    private @Nullable Long seed;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "empty or new folder for ledgers, logs and spools; kept (a temporary one, deleted if all is well)")
    private @Nullable Path dir;

    @Option(
            names = "--break",
            paramLabel = "PROMISE",
            split = ",",
            description = "break these promises once on purpose, to see them found: ${COMPLETION-CANDIDATES}")
    private List<Sabotage> sabotage = List.of();

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "40",
            description = "when in the end nothing changes for so long, what is missing is given up (40)")
    private int patience;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /**
     * Runs the command and ends the process.
     *
     * @param arguments the options
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments, writer(System.out), writer(System.err)));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, Charset.defaultCharset());
    }

    static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        return new CommandLine(new Torture())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    err.println("the torture could not be run: " + failure.getMessage());
                    failure.printStackTrace(err);
                    return COULD_NOT_RUN;
                })
                .execute(arguments);
    }

    @Override
    public Integer call() throws IOException, SQLException {
        requireInRange("--captures", captures, 1, 1_000_000_000);
        requireInRange("--kills", kills, 0, MOST_EVENTS);
        requireInRange("--restarts", restarts, 0, MOST_EVENTS);
        requireInRange("--failovers", failovers, 0, MOST_EVENTS);
        requireInRange("--nodes", nodes, 1, MOST_NODES);
        requireInRange("--pauses", pauses, 0, MOST_EVENTS);
        requireInRange("--cuts", cuts, 0, MOST_EVENTS);
        requireInRange("--lease-millis", leaseMillis == null ? SHORT_LEASE : leaseMillis, 1_000, 3_600_000);
        requireInRange("--takeovers", takeOvers, 0, MOST_EVENTS);
        if (takeOvers > 0 && nodes < 2) {
            throw new ParameterException(
                    spec.commandLine(), "--takeovers takes two processes at least, but --nodes was " + nodes);
        }
        if (ambiguous && failovers > 0) {
            throw new ParameterException(
                    spec.commandLine(), "--ambiguous takes no failovers, but --failovers was " + failovers);
        }
        requireInRange("--patience", patience, 1, 10_000);
        requireInRange("--minutes", minutes, 1, 10_000);
        long chosen = seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed;
        requireUsableFolder();
        try (PostgresCluster cluster = PostgresCluster.start()) {
            return torture(cluster, chosen, folder());
        }
    }

    private int torture(PostgresCluster cluster, long chosen, Path folder) throws IOException, SQLException {
        PrintWriter out = spec.commandLine().getOut();
        Schedule.Plan plan = plan(cluster);
        Schedule schedule = Schedule.of(plan, chosen);
        Files.write(folder.resolve("schedule.txt"), schedule.lines());
        out.println("seed " + chosen + ", schedule " + schedule.hash() + ", PostgreSQL of " + cluster.programs()
                + ", files in " + folder);
        int lease = leaseMillis == null ? takeOvers > 0 ? 0 : SHORT_LEASE : leaseMillis;
        Supervisor.Settings settings = new Supervisor.Settings(
                plan,
                schedule,
                Duration.ofMinutes(minutes),
                folder,
                Set.copyOf(sabotage),
                new NodeOptions.Pace(lease, schedule.thinkingMillis(plan, Supervisor.CALLERS), ambiguous),
                takeOvers,
                Duration.ofSeconds(patience));
        Supervisor supervisor = new Supervisor(settings, cluster, out);
        Findings findings = supervisor.run();
        new Report(out).print(supervisor, findings, chosen);
        if (findings.isClean() && dir == null) {
            Folders.delete(folder);
        }
        return findings.isClean() ? KEPT : BROKEN;
    }

    private Schedule.Plan plan(PostgresCluster cluster) {
        int lease = leaseMillis == null ? SHORT_LEASE : leaseMillis;
        if (takeOvers > 0) {
            return new Schedule.Plan(1, 0, 0, 0, nodes, 0, 0, lease);
        }
        Optional<String> noStandby = failovers == 0 ? Optional.empty() : cluster.whyNoStandby();
        noStandby.ifPresent(reason -> spec.commandLine().getOut().println("failovers are skipped: " + reason));
        return new Schedule.Plan(
                captures, kills, restarts, noStandby.isPresent() ? 0 : failovers, nodes, pauses, cuts, lease);
    }

    private Path folder() throws IOException {
        return dir == null ? Files.createTempDirectory("agent-dlq-torture-files-") : Files.createDirectories(dir);
    }

    private void requireUsableFolder() throws IOException {
        if (dir != null && Files.exists(dir) && !Folders.isEmpty(dir)) {
            throw new ParameterException(
                    spec.commandLine(), "--dir must be an empty or a new folder, but '" + dir + "' is not");
        }
    }

    private void requireInRange(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(), option + " must be from " + least + " to " + most + ", but was " + value);
        }
    }
}
