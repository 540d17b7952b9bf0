/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.EntryNotFoundException;
import dev.agentdlq.JsonFunction;
import dev.agentdlq.Receipt;
import dev.agentdlq.Receipt.Storage;
import dev.agentdlq.Repeats;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.runtime.internal.capture.Capture;
import dev.agentdlq.runtime.internal.capture.CaptureCounts;
import dev.agentdlq.runtime.internal.capture.CaptureLine;
import dev.agentdlq.runtime.internal.capture.CaptureSettings;
import dev.agentdlq.runtime.internal.capture.Receipts;
import dev.agentdlq.runtime.internal.classify.RuleClassifier;
import dev.agentdlq.runtime.internal.codec.ArgumentsCodec;
import dev.agentdlq.runtime.internal.codec.JsonViews;
import dev.agentdlq.runtime.internal.engine.Gate;
import dev.agentdlq.runtime.internal.engine.RepeatedCalls;
import dev.agentdlq.runtime.internal.notify.Listeners;
import dev.agentdlq.runtime.internal.notify.Settlements;
import dev.agentdlq.runtime.internal.redact.Redaction;
import dev.agentdlq.runtime.internal.repeat.OpenCalls;
import dev.agentdlq.runtime.internal.retry.Execution;
import dev.agentdlq.runtime.internal.retry.RetryWorker;
import dev.agentdlq.runtime.internal.retry.WorkerHealth;
import dev.agentdlq.runtime.internal.spool.Breaker;
import dev.agentdlq.runtime.internal.spool.Drainer;
import dev.agentdlq.runtime.internal.spool.Spool;
import dev.agentdlq.runtime.internal.store.LateStore;
import dev.agentdlq.runtime.internal.task.BoundTask;
import dev.agentdlq.runtime.internal.task.TaskFinder;
import dev.agentdlq.runtime.internal.task.TaskRegistry;
import dev.agentdlq.runtime.internal.time.Alarm;
import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskPolicy;
import dev.agentdlq.spi.TaskWrapper;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The dead-letter queue of an application: wraps the objects whose methods an agent calls, keeps the calls that fail,
 * retries what can heal and lets a person review the rest. Thread-safe; one per application and store is enough.
 *
 * <pre>{@code
 * try (AgentDlq dlq = AgentDlq.builder().sqlite(Path.of("dlq.db")).build()) {
 *     OrderTools tools = dlq.wrap(new OrderTools(backend));
 *     dlq.start();
 *     tools.cancelPendingOrder("#W123", "no longer needed");
 * }
 * }</pre>
 */
public final class AgentDlq implements AutoCloseable {
    /** Another node may settle an entry without this one hearing of it. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    /** What fits into nanoseconds. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(36_500);

    private enum State {
        BUILT,
        STARTED,
        CLOSED
    }

    private final LateStore store;
    private final Breaker breaker;
    private final @Nullable Spool spool;
    private final @Nullable Drainer drainer;
    private final TaskRegistry tasks = new TaskRegistry();
    private final Wrapping wrapping = new Wrapping(tasks, this::gateOf);
    private final Receipts receipts = new Receipts();
    private final Settlements settlements = new Settlements();
    private final OpenCalls open;
    private final JsonViews views;
    private final CaptureLine captureLine;
    private final Capture capture;
    private final RetryWorker worker;
    private final Review review;
    private final JsonTasks jsonTasks;
    private final @Nullable ShutdownHook shutdownHook;
    private final AtomicReference<State> state = new AtomicReference<>(State.BUILT);

    AgentDlq(LateStore store, JsonViews views, AgentDlqBuilder options) {
        // first, because what is refused must not have started a thread
        RuleClassifier classifier = options.ruleClassifier();
        List<TaskDescriptor> supplied = new ArrayList<>();
        options.worker().retryTargets().forEach((owner, targets) -> {
            List<TaskDescriptor> own = TaskFinder.callableTasksOf(owner);
            tasks.supply(owner, own, targets);
            supplied.addAll(own);
        });
        String node = NodeName.create();
        Alarm alarm = new Alarm(System::nanoTime);
        Listeners listeners = new Listeners(options.listeners());
        ArgumentsCodec codec = options.argumentsCodec();
        Redaction redaction = options.redaction();
        this.store = store;
        this.breaker = new Breaker(System::nanoTime);
        this.spool = options.spoolSettings(store.name(), node)
                .map(settings -> Spool.open(settings, System::nanoTime))
                .orElse(null);
        this.drainer = spool == null
                ? null
                : new Drainer(spool, store, breaker, options.random(), due -> alarm.ringIn(Duration.ZERO));
        this.open = new OpenCalls(
                store, () -> store.isOpen() && breaker.isClosed(), options.repeatWindow(), options.captureDeadline());
        this.views = views;
        this.captureLine = new CaptureLine(
                new CaptureSettings(node, codec, redaction, options.captureDeadline(), options.random()),
                store,
                breaker,
                spool,
                classifier,
                receipts,
                listeners,
                alarm::ringIn,
                open);
        this.capture = captureLine.capture();
        this.worker = new RetryWorker(
                options.worker().settings(node, options.random()),
                store,
                new Execution(tasks, codec, views, classifier, redaction),
                listeners,
                settlements,
                alarm);
        this.review = new Review(
                store,
                listeners,
                settlements,
                alarm,
                type -> tasks.find(type).filter(BoundTask::isReconciled).isPresent());
        this.jsonTasks = new JsonTasks(tasks, this::gateOf);
        this.shutdownHook = options.worker().shutdownHook() ? new ShutdownHook(worker::close) : null;
        supplied.forEach(capture::prepare);
        if (drainer != null) {
            if (!store.isOpen()) {
                breaker.trip("it has not answered yet");
            }
            drainer.start();
        }
    }

    /**
     * Starts the description of a queue.
     *
     * @return a builder with every option at its default, and no store yet
     */
    public static AgentDlqBuilder builder() {
        return new AgentDlqBuilder();
    }

    /**
     * Protects an object: returns a subclass instance that passes every call on to it and keeps those calls of its
     * {@code @AgentTask} methods that fail. The caller still gets the very exception that the method threw, at the
     * latest after the capture deadline. The object is also the target of retries for its class and is held until
     * {@link #close()}, unless the builder named another target; then it is not held, and wrapping it again makes
     * another wrapper. Calls that the object makes on itself do not pass the wrapper.
     *
     * <p>Of a proxy, the class behind it counts, and calls and retries go to the proxy, so that what it adds (a
     * transaction, say) happens inside the task. Of a JDK proxy and of a lambda the wrapper has the interfaces.
     *
     * @param instance an instance of an ordinary class with at least one {@code @AgentTask} method, a proxy of one, or
     *     a lambda whose interface has the annotation; wrapping the same instance again returns the wrapper that is
     *     there, and a wrapper, or a proxy around one, is returned as it is
     * @param <T> its class, or an interface that it is known by
     * @return the wrapper; its fields are not those of the instance
     * @throws TaskDefinitionException if the class cannot be wrapped, one of its tasks cannot work, a task's name is
     *     taken, or another instance of the class is wrapped already and the builder did not say which object retries
     *     call
     */
    public <T> T wrap(T instance) {
        Objects.requireNonNull(instance, "instance");
        @SuppressWarnings(
                "unchecked") // the wrapper is an instance of the user's class, or of the interfaces of a proxy
        T wrapper = (T) wrapping.wrap(instance);
        return wrapper;
    }

    /**
     * Does what {@link #wrap(Object)} does, for a class in a named module that is not open. All packages of the module
     * are opened to this library and to the JSON library that writes the arguments, and to nobody else.
     *
     * @param instance as for {@link #wrap(Object)}
     * @param lookup {@code MethodHandles.lookup()}, called in a class of the same module
     * @param <T> its class, or an interface that it is known by
     * @return the wrapper
     * @throws TaskDefinitionException as {@link #wrap(Object)} does, or if the lookup is of another module or was made
     *     weaker
     */
    public <T> T wrap(T instance, MethodHandles.Lookup lookup) {
        Wrapping.open(Objects.requireNonNull(instance, "instance"), Objects.requireNonNull(lookup, "lookup"));
        return wrap(instance);
    }

    /**
     * Protects an object whose class cannot have a subclass (a final or sealed one, a record, an enum, a class of
     * Kotlin's): returns an object of another class with the same public and annotated methods, their annotations,
     * generic types and parameter names, and the same interfaces, for frameworks that find tools by reflection. All
     * that is said of {@link #wrap(Object)} holds, but that methods may be final.
     *
     * @param instance an object of any class with at least one {@code @AgentTask} method
     * @return the facade, no instance of the object's class
     * @throws TaskDefinitionException as {@link #wrap(Object)} does
     */
    public Object facade(Object instance) {
        return wrapping.facade(Objects.requireNonNull(instance, "instance"));
    }

    /**
     * Does what {@link #facade(Object)} does, for a class in a named module that is not open.
     *
     * @param instance as for {@link #facade(Object)}
     * @param lookup as for {@link #wrap(Object, MethodHandles.Lookup)}
     * @return the facade
     * @throws TaskDefinitionException as {@link #wrap(Object, MethodHandles.Lookup)} does
     */
    public Object facade(Object instance, MethodHandles.Lookup lookup) {
        Wrapping.open(Objects.requireNonNull(instance, "instance"), Objects.requireNonNull(lookup, "lookup"));
        return facade(instance);
    }

    /**
     * Returns the object inside a wrapper or facade, of whatever queue. Of a proxy that was put around a wrapper as a
     * subclass of it, that is the object inside the wrapper.
     *
     * @param object a wrapper, a facade or any other object
     * @param <T> what the object and the one inside are known as; of a facade, {@code Object}
     * @return the object that was wrapped; any other object itself
     */
    public static <T> T unwrap(T object) {
        if (Objects.requireNonNull(object, "object") instanceof TaskWrapper wrapper) {
            @SuppressWarnings("unchecked") // a wrapper has no type that is known outside but those of its target
            T target = (T) wrapper.agentDlqTarget();
            return target;
        }
        return object;
    }

    private Gate gateOf(BoundTask task) {
        capture.prepare(task.descriptor());
        return new Gate(task, capture, repeatsOf(task));
    }

    private @Nullable RepeatedCalls repeatsOf(BoundTask task) {
        return task.descriptor().policy().repeats() == Repeats.COALESCE
                ? new RepeatedCalls(task, capture, open, views)
                : null;
    }

    /**
     * Protects a tool that has no Java method, such as one that an MCP server or a catalogue describes: its call is a
     * name and JSON. Registering a type again replaces the function that retries call, so tools that are listed anew at
     * each turn may be; the one that was listed last is the one that is called. Entries of a type that nobody has
     * registered since the application started wait until somebody does.
     *
     * <pre>{@code
     * JsonTask search = dlq.task("crm.search", TaskPolicy.builder().maxRetries(5).build(), json -> crm.post(json));
     * String answer = search.call("{\"name\": \"Jo\"}");
     * }</pre>
     *
     * @param type the stable name that is stored with every entry: 1 to 200 letters, digits, dots, dashes and
     *     underscores
     * @param policy how its failures are treated
     * @param function what the tool does; held until {@link #close()} or until another one replaces it
     * @return what to call in its place
     * @throws TaskDefinitionException if the type is not one, belongs to a method, or was registered with another
     *     policy
     */
    public JsonTask task(String type, TaskPolicy policy, JsonFunction function) {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(function, "function");
        return jsonTasks.add(Objects.requireNonNull(type, "type"), policy, function);
    }

    /**
     * Starts retrying. Wrap first: entries of tasks that this node does not know are left alone.
     *
     * @throws IllegalStateException if it was started or closed before
     */
    public void start() {
        if (!state.compareAndSet(State.BUILT, State.STARTED)) {
            throw new IllegalStateException(
                    "start() must be called once, before close(), but the queue is " + state.get());
        }
        worker.start();
        if (shutdownHook != null) {
            shutdownHook.add();
        }
    }

    /**
     * Keeps a call that could not be bound to a method: an unknown tool, an unknown or missing argument. It becomes a
     * DETERMINISTIC entry without attempts that waits for a person. Blocks for at most the capture deadline.
     *
     * @param taskType what the model called, shortened to 200 characters
     * @param argumentsJson what it passed, kept as it is
     * @param failure why it could not be bound
     * @return where it is kept
     */
    public Receipt reject(String taskType, String argumentsJson, Throwable failure) {
        Objects.requireNonNull(argumentsJson, "argumentsJson");
        Objects.requireNonNull(failure, "failure");
        return capture.keepUnbound(taskType, argumentsJson, failure);
    }

    /**
     * Tells what was noted of a failed call. Looked up by what this thread captured last, then by identity, then
     * through the cause chain. Does not block.
     *
     * @param thrown what the call threw
     * @return its receipt; empty if no call threw it, or several did and it is not certain which one is meant
     */
    public Optional<Receipt> receipt(Throwable thrown) {
        return receipts.find(Objects.requireNonNull(thrown, "thrown"));
    }

    /**
     * Waits until an entry has left PENDING_RETRY and RETRYING, on whatever node. Asks the store now and then.
     *
     * @param entryId the entry
     * @param timeout how long to wait at most
     * @return the entry after that; empty if it was not settled in time
     * @throws EntryNotFoundException if the store does not have it
     * @throws dev.agentdlq.StoreException if the store does not answer
     * @throws InterruptedException if the thread is interrupted
     */
    public Optional<DlqEntry> await(UUID entryId, Duration timeout) throws InterruptedException {
        long start = System.nanoTime();
        long patience = timeout.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT.toNanos() : timeout.toNanos();
        while (true) {
            CountDownLatch settled = settlements.watch(entryId);
            try {
                DlqEntry entry = store.get(entryId).orElseThrow(() -> new EntryNotFoundException(entryId));
                if (!entry.status().isOpen()) {
                    return Optional.of(entry);
                }
                long left = patience - (System.nanoTime() - start);
                if (left <= 0) {
                    return Optional.empty();
                }
                boolean unused = settled.await(Math.min(left, LOOK_AGAIN.toNanos()), TimeUnit.NANOSECONDS);
            } finally {
                settlements.forget(entryId, settled);
            }
        }
    }

    /**
     * Tells how the queue is doing on this node. Does not block.
     *
     * @return its state at this moment
     */
    public Health health() {
        CaptureCounts counts = capture.counts();
        WorkerHealth retries = worker.health();
        return new Health(
                store.isOpen() && breaker.isClosed(),
                spool != null && spool.isUsable(),
                spool == null ? 0 : spool.pendingEntries(),
                spool == null ? 0 : spool.pendingBytes(),
                counts.count(Storage.STORE),
                counts.count(Storage.SPOOL),
                counts.count(Storage.NONE),
                retries.running(),
                retries.stuck(),
                retries.lostLeases(),
                retries.droppedResults());
    }

    /**
     * Returns what a person can see and do.
     *
     * @return the review, valid until {@link #close()}
     */
    public Review review() {
        return review;
    }

    /**
     * Stops gracefully: claims nothing more, waits for running attempts as long as the shutdown grace, gives the rest
     * back without counting their attempt, writes what was captured, and frees threads and connections. Wrapped objects
     * still work afterwards; their failures are then logged and not stored. An interrupt of the calling thread does not
     * cut it short. Idempotent.
     *
     * @throws IllegalStateException if a task or a listener calls it on one of the queue's own threads
     */
    @Override
    public void close() {
        if (state.get() == State.CLOSED) {
            return;
        }
        worker.close();
        if (shutdownHook != null) {
            shutdownHook.remove();
        }
        if (state.getAndSet(State.CLOSED) == State.CLOSED) {
            return;
        }
        try (store;
                spool;
                drainer;
                captureLine;
                open) {
            // closed from the last to the first: what is captured goes to the store, what is left of it to the spool
        } finally {
            captureLine.closeDescribing();
            wrapping.clear();
            jsonTasks.clear();
            tasks.clear();
        }
    }
}
