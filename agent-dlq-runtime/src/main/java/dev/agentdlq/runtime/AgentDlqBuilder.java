/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import dev.agentdlq.SpoolOverflow;
import dev.agentdlq.runtime.internal.classify.RuleClassifier;
import dev.agentdlq.runtime.internal.codec.ArgumentsCodec;
import dev.agentdlq.runtime.internal.codec.JsonCodec;
import dev.agentdlq.runtime.internal.codec.JsonViews;
import dev.agentdlq.runtime.internal.redact.Redaction;
import dev.agentdlq.runtime.internal.spool.SpoolSettings;
import dev.agentdlq.runtime.internal.store.LateStore;
import dev.agentdlq.runtime.internal.task.Modules;
import dev.agentdlq.spi.ArgumentSealer;
import dev.agentdlq.spi.DlqListener;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.ErrorClassifier;
import dev.agentdlq.spi.PayloadCodec;
import java.lang.invoke.MethodHandles;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Describes an {@link AgentDlq}. Each option can be set once; {@link #build()} reports all that are wrong at once. For
 * one thread at a time.
 */
public final class AgentDlqBuilder {
    private static final Duration MIN_LEASE = Duration.ofSeconds(1);

    private final Stores stores = new Stores();
    private final List<String> problems = new ArrayList<>();
    private final ClassifierOptions classifier = new ClassifierOptions();
    private final List<DlqListener> listeners = new ArrayList<>();
    private @Nullable PayloadCodec codec;
    private final SpoolOptions spool = new SpoolOptions(problems);
    private final DurationOptions durations = new DurationOptions(problems);
    private final WorkerOptions worker = new WorkerOptions(problems, durations);
    private final Set<String> sensitiveNames = new LinkedHashSet<>();
    private @Nullable ArgumentSealer sealer;
    private @Nullable Integer maxPayloadBytes;

    AgentDlqBuilder() {}

    /**
     * Keeps entries in PostgreSQL 14 or later, for any number of nodes. Connections come from pools of our own, made
     * from the given source: of a HikariCP pool only the configuration is used, never its connections.
     *
     * @param dataSource how to connect
     * @return this
     */
    public AgentDlqBuilder postgres(DataSource dataSource) {
        stores.postgres(Objects.requireNonNull(dataSource, "dataSource"));
        return this;
    }

    /**
     * Keeps entries in the database behind a JDBC URL: {@code jdbc:postgresql:…} or {@code jdbc:sqlite:…}.
     *
     * @param url the URL, with user and password where they are needed
     * @return this
     */
    public AgentDlqBuilder jdbcUrl(String url) {
        stores.jdbcUrl(Objects.requireNonNull(url, "url"), null, null);
        return this;
    }

    /**
     * Keeps entries in the database behind a JDBC URL.
     *
     * @param url the URL, {@code jdbc:postgresql:…}
     * @param user the user
     * @param password the password
     * @return this
     */
    public AgentDlqBuilder jdbcUrl(String url, String user, String password) {
        stores.jdbcUrl(
                Objects.requireNonNull(url, "url"),
                Objects.requireNonNull(user, "user"),
                Objects.requireNonNull(password, "password"));
        return this;
    }

    /**
     * Keeps entries in a SQLite file, for one process. Needs {@code org.xerial:sqlite-jdbc} on the class path.
     *
     * @param file the file, created if it is not there; its folder must be
     * @return this
     */
    public AgentDlqBuilder sqlite(Path file) {
        stores.sqlite(Objects.requireNonNull(file, "file"));
        return this;
    }

    /**
     * Keeps entries in memory, for tests: nothing survives the process.
     *
     * @return this
     */
    public AgentDlqBuilder inMemory() {
        stores.inMemory();
        return this;
    }

    /**
     * Keeps entries in a store of the application's own. The queue opens and closes it.
     *
     * @param store the store, not opened yet
     * @return this
     */
    public AgentDlqBuilder store(DlqStore store) {
        stores.custom(Objects.requireNonNull(store, "store"));
        return this;
    }

    /**
     * Sets the PostgreSQL schema of the tables, created if it is not there.
     *
     * @param schema a name of lower-case letters, digits and underscores; {@code agent_dlq} by default
     * @return this
     */
    public AgentDlqBuilder schema(String schema) {
        stores.schema(Objects.requireNonNull(schema, "schema"));
        return this;
    }

    /**
     * Sets what is done with the tables when the database is first reached. Does nothing for a store in memory or of
     * the application's own.
     *
     * @param migrate what to do; {@link Migrate#APPLY} by default
     * @return this
     */
    public AgentDlqBuilder migrate(Migrate migrate) {
        stores.migrate(Objects.requireNonNull(migrate, "migrate"));
        return this;
    }

    /**
     * Sets how many retries run at once on this node.
     *
     * @param attempts 1 to 1,000; 8 by default
     * @return this
     */
    public AgentDlqBuilder workerConcurrency(int attempts) {
        worker.concurrency(attempts);
        return this;
    }

    /**
     * Sets how often the store is asked for due entries, on average. What failed on this node itself is retried when it
     * is due, whatever the interval.
     *
     * @param interval 10 ms to 1 h; 1 s by default
     * @return this
     */
    public AgentDlqBuilder pollInterval(Duration interval) {
        durations.set("pollInterval", interval, Duration.ofMillis(10), Duration.ofHours(1));
        return this;
    }

    /**
     * Sets for how long an entry is claimed; extended while its attempt runs. After the death of a node its entries are
     * taken over when this has passed.
     *
     * @param duration 1 s to 1 h; 15 s by default
     * @return this
     */
    public AgentDlqBuilder lease(Duration duration) {
        durations.set("lease", duration, MIN_LEASE, Duration.ofHours(1));
        return this;
    }

    /**
     * Sets how long a retry may run at most, where its task has no shorter timeout. Then its thread is interrupted and
     * its lease is not extended any more; the attempt counts as failed with an unknown effect.
     *
     * @param duration 1 s to 24 h; 10 min by default
     * @return this
     */
    public AgentDlqBuilder maxRunTime(Duration duration) {
        durations.set("maxRunTime", duration, Duration.ofSeconds(1), Duration.ofDays(1));
        return this;
    }

    /**
     * Says which object retries of a class call, and that this node retries its tasks, wrapped or not. Then any number
     * of instances of the class may be wrapped, one for each conversation, say.
     *
     * @param owner the class with the tasks
     * @param targets returns the object; called before each retry, on the thread and in the context of the retry. A
     *     wrapper stands for the object inside it
     * @param <T> the class
     * @return this
     */
    public <T> AgentDlqBuilder retryTarget(Class<T> owner, Supplier<? extends T> targets) {
        worker.retryTarget(Objects.requireNonNull(owner, "owner"), Objects.requireNonNull(targets, "targets"));
        return this;
    }

    /**
     * Does what {@link #retryTarget(Class, Supplier)} does, for a class in a named module that is not open, as
     * {@link AgentDlq#wrap(Object, MethodHandles.Lookup)} does.
     *
     * @param owner the class with the tasks
     * @param targets returns the object
     * @param lookup {@code MethodHandles.lookup()}, called in a class of the same module
     * @param <T> the class
     * @return this
     * @throws dev.agentdlq.TaskDefinitionException if the lookup is of another module or was made weaker
     */
    public <T> AgentDlqBuilder retryTarget(Class<T> owner, Supplier<? extends T> targets, MethodHandles.Lookup lookup) {
        Modules.open(
                Objects.requireNonNull(owner, "owner"),
                Objects.requireNonNull(lookup, "lookup"),
                List.of(JsonCodec.library()));
        return retryTarget(owner, targets);
    }

    /**
     * Sets whether the worker stops gracefully, as {@link AgentDlq#close()} lets it, when the JVM is told to end.
     * Captures go on until the JVM has ended.
     *
     * @param wanted true by default; false where something else closes the queue in time, a container's life cycle, say
     * @return this
     */
    public AgentDlqBuilder shutdownHook(boolean wanted) {
        worker.shutdownHook(wanted);
        return this;
    }

    /**
     * Sets how long a failing call waits at most until its failure is kept. Six tenths of it are for the store, the
     * rest is for the spool.
     *
     * @param deadline 1 ms to 1 min; 250 ms by default
     * @return this
     */
    public AgentDlqBuilder captureDeadline(Duration deadline) {
        durations.set("captureDeadline", deadline, Duration.ofMillis(1), Duration.ofMinutes(1));
        return this;
    }

    /**
     * Sets how long {@link AgentDlq#close()} waits for running retries before it interrupts them.
     *
     * @param grace zero to 1 h; 25 s by default
     * @return this
     */
    public AgentDlqBuilder shutdownGrace(Duration grace) {
        durations.set("shutdownGrace", grace, Duration.ZERO, Duration.ofHours(1));
        return this;
    }

    /**
     * Sets how long after an entry was resolved the same call gets its result instead of being executed, for tasks
     * whose repeats are not executed ({@link dev.agentdlq.Repeats#COALESCE}).
     *
     * @param window zero to 1 day; 10 min by default
     * @return this
     */
    public AgentDlqBuilder repeatWindow(Duration window) {
        durations.set("repeatWindow", window, Duration.ZERO, Duration.ofDays(1));
        return this;
    }

    /**
     * Sets how long {@link #build()} waits for a database to answer before it goes on without it. Until the database
     * answers, failed calls go to the spool.
     *
     * @param timeout zero to 1 h; 500 ms by default
     * @return this
     */
    public AgentDlqBuilder startTimeout(Duration timeout) {
        durations.set("startTimeout", timeout, Duration.ZERO, Duration.ofHours(1));
        return this;
    }

    /**
     * Sets the folder on a local disk to which failed calls go while the store does not answer. Several processes may
     * share it; what a dead one left is brought to the store by the others. Choose one that survives a restart: in a
     * container, a mounted volume.
     *
     * @param folder the folder, created with the first failed call that needs it; by default {@code .agent-dlq/spool}
     *     in the user's home, for SQLite a folder beside the file, for a store in memory none
     * @return this
     */
    public AgentDlqBuilder spool(Path folder) {
        spool.folder(Objects.requireNonNull(folder, "folder"));
        return this;
    }

    /**
     * Does without a spool: a call that fails while the store does not answer is not kept.
     *
     * @return this
     */
    public AgentDlqBuilder withoutSpool() {
        spool.none();
        return this;
    }

    /**
     * Sets how much may wait in the spool of this process, and what happens beyond.
     *
     * @param maxBytes 1 MB to 1 TB; 256 MB by default
     * @param overflow what happens beyond; {@link SpoolOverflow#REJECT} by default
     * @return this
     */
    public AgentDlqBuilder spoolLimit(long maxBytes, SpoolOverflow overflow) {
        spool.limit(maxBytes, Objects.requireNonNull(overflow, "overflow"));
        return this;
    }

    /**
     * Sets how long the arguments of a call may be, written by the built-in codec. The entry of a longer call is kept
     * without them (reason {@code TRUNCATED}) and cannot be retried.
     *
     * @param bytes 1 kB to 64 MB; 1 MB by default
     * @return this
     */
    public AgentDlqBuilder maxPayloadBytes(int bytes) {
        requireUnset(maxPayloadBytes, "maxPayloadBytes");
        if (bytes < 1_024 || bytes > JsonCodec.LARGEST_MAX_BYTES) {
            problems.add("maxPayloadBytes must be from 1024 to " + JsonCodec.LARGEST_MAX_BYTES + ", but was " + bytes);
        }
        maxPayloadBytes = bytes;
        return this;
    }

    /**
     * Adds names whose values are never shown: of parameters, fields, context values and keys in texts.
     * {@code password}, {@code token}, {@code authorization}, {@code card}, {@code ssn} and their like are among them
     * anyway. The exact arguments, by which retries are executed, keep the values; see {@link #sealer}.
     *
     * @param names names in any spelling: {@code taxId}, {@code tax_id} and {@code TAX-ID} are the same
     * @return this
     */
    public AgentDlqBuilder sensitiveNames(String... names) {
        for (String name : names) {
            if (name.codePoints().anyMatch(Character::isLetter)) {
                sensitiveNames.add(name);
            } else {
                problems.add("a sensitive name must have a letter, but was '" + name + "'");
            }
        }
        return this;
    }

    /**
     * Seals the exact arguments before they are kept, in the store as in the spool, and opens them for each execution.
     *
     * @param sealer the sealer; none by default
     * @return this
     */
    public AgentDlqBuilder sealer(ArgumentSealer sealer) {
        requireUnset(this.sealer, "sealer");
        this.sealer = Objects.requireNonNull(sealer, "sealer");
        return this;
    }

    /**
     * Adds a classifier for the application's own exceptions, asked after those that were added before; after all of
     * them those are asked that jars declare for {@link java.util.ServiceLoader}.
     *
     * @param classifier the classifier
     * @return this
     */
    public AgentDlqBuilder classifier(ErrorClassifier classifier) {
        this.classifier.add(Objects.requireNonNull(classifier, "classifier"));
        return this;
    }

    /**
     * Adds a file of classifier rules, which decide before the built-in ones and before those of files that are added
     * after it. Files named {@code META-INF/agent-dlq/classifier.rules} on the class path need not be added.
     *
     * @param file the file, read by {@link #build()}, which refuses one with a wrong line
     * @return this
     */
    public AgentDlqBuilder classifierRules(URL file) {
        classifier.add(Objects.requireNonNull(file, "file"));
        return this;
    }

    /**
     * Adds a file of classifier rules, like {@link #classifierRules(URL)}.
     *
     * @param file the file
     * @return this
     */
    public AgentDlqBuilder classifierRules(Path file) {
        try {
            return classifierRules(file.toUri().toURL());
        } catch (MalformedURLException e) {
            problems.add(
                    "classifierRules must be a file that has a URL, but was '" + file + "' (" + e.getMessage() + ")");
            return this;
        }
    }

    /**
     * Adds a listener, told after those that were added before.
     *
     * @param listener the listener
     * @return this
     */
    public AgentDlqBuilder listener(DlqListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Sets how arguments are written as bytes.
     *
     * @param codec the codec; JSON by the declared parameter types by default
     * @return this
     */
    public AgentDlqBuilder codec(PayloadCodec codec) {
        requireUnset(this.codec, "codec");
        this.codec = Objects.requireNonNull(codec, "codec");
        return this;
    }

    /**
     * Opens the store, creating or upgrading its tables unless {@link #migrate} says otherwise, and begins to warm up
     * in the background what would make the first failing call slow. A database that does not answer within the start
     * timeout stops nobody: a log line says so, failed calls go to the spool, and the database is tried again until it
     * answers.
     *
     * @return the queue, not started yet
     * @throws IllegalArgumentException if options are missing or wrong; the message lists all that are
     * @throws dev.agentdlq.StoreException if the store answers and holds a schema that does not fit, or is a file that
     *     cannot be opened
     */
    public AgentDlq build() {
        List<String> all = new ArrayList<>(problems);
        all.addAll(stores.problems());
        spool.problem().ifPresent(all::add);
        if (!all.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", all));
        }
        JsonViews views = new JsonViews();
        LateStore store = new LateStore(stores.create(views));
        try {
            Opening.open(store, stores.kind() == Stores.Kind.SHARED ? startTimeout() : null);
            return new AgentDlq(store, views, this);
        } catch (RuntimeException refused) {
            store.close();
            throw refused;
        }
    }

    private void requireUnset(@Nullable Object value, String option) {
        if (value != null) {
            problems.add(option + " must be set once, but was set twice");
        }
    }

    RuleClassifier ruleClassifier() {
        return classifier.create();
    }

    List<DlqListener> listeners() {
        return listeners;
    }

    Redaction redaction() {
        return Redaction.ofDefaults().alsoNames(sensitiveNames);
    }

    Optional<SpoolSettings> spoolSettings(String store, String node) {
        return spool.settings(stores.defaultSpool(), store, node);
    }

    ArgumentsCodec argumentsCodec() {
        PayloadCodec builtIn = maxPayloadBytes == null ? new JsonCodec() : new JsonCodec(maxPayloadBytes);
        return new ArgumentsCodec(codec == null ? builtIn : codec, sealer);
    }

    WorkerOptions worker() {
        return worker;
    }

    Duration captureDeadline() {
        return durations.get("captureDeadline", Duration.ofMillis(250));
    }

    Duration repeatWindow() {
        return durations.get("repeatWindow", Duration.ofMinutes(10));
    }

    Duration startTimeout() {
        return durations.get("startTimeout", Duration.ofMillis(500));
    }

    DoubleSupplier random() {
        return () -> ThreadLocalRandom.current().nextDouble();
    }
}
