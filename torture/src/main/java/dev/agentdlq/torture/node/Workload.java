/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.node;

import dev.agentdlq.Receipt;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.torture.check.Effects;
import dev.agentdlq.torture.check.LedgerEvent.Returned;
import dev.agentdlq.torture.check.LedgerEvent.Sanity;
import dev.agentdlq.torture.check.OnceShop;
import dev.agentdlq.torture.check.Storage;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.MDC;

/** Calls tools that fail, and looks at what reaches the caller. Thread-safe. */
public final class Workload implements NestingTools.Caller {
    /** The name of the file beside the folder of the shop that keeps endless tools from ending while it is there. */
    public static final String GATE = "gate";

    /** The name of the folder of the shop without idempotency keys, beside that of the other one. */
    public static final String ONCE = "once";

    private static final int ORDINARY_AMONG_ONCE = 4;
    private static final String MDC_KEY = "torture.call";

    private final AgentDlq dlq;
    private final Tools tools;
    private final NestingTools nestingTools;
    private final OnceTools onceTools;
    private final boolean once;
    private final Ledger ledger;
    private final Saboteur saboteur;
    private final StallClock stalls = new StallClock();
    private final AtomicLong numbers;

    /** A call of a tool. */
    private interface Call {
        void run() throws Throwable;
    }

    Workload(AgentDlq dlq, Ledger ledger, Saboteur saboteur, NodeOptions options) {
        this.dlq = dlq;
        this.ledger = ledger;
        this.saboteur = saboteur;
        this.numbers = new AtomicLong((long) options.incarnation() << 32);
        Effects effects = new Effects(options.effects());
        Attempts attempts = new Attempts(ledger, effects, saboteur, options.incarnation());
        Tools own = new Tools(ledger, attempts, options.effects().resolveSibling(GATE));
        this.tools = dlq.wrap(own);
        this.nestingTools = dlq.wrap(new NestingTools(own, attempts, this));
        this.onceTools = dlq.wrap(
                new OnceTools(own, attempts, new OnceShop(options.effects().resolveSibling(ONCE))));
        this.once = options.pace().once();
        stalls.start();
    }

    /** Makes one more call, and those inside it. */
    void step() {
        long number = numbers.incrementAndGet();
        String text = Texts.of(number);
        MDC.put(MDC_KEY, Long.toString(number));
        int kind = (int) (number % Tools.MIX);
        if (once && kind >= ORDINARY_AMONG_ONCE) {
            if (kind % 2 == 0) {
                observe(number, () -> onceTools.asked(number, text));
            } else {
                observe(number, () -> onceTools.blind(number, text));
            }
            return;
        }
        switch (kind) {
            case 0 -> observe(number, () -> nestingTools.nesting(number, text));
            case 1, 2 -> observe(number, () -> tools.unreachable(number, text));
            case 3, 4 -> observe(number, () -> tools.charged(number, text));
            case 5 -> observe(number, () -> tools.slow(number, text));
            case 6 -> observe(number, () -> tools.hopeless(number, text));
            default -> observe(number, () -> tools.refused(number, text));
        }
    }

    /** Makes one call of the tool whose retry does not end by itself. */
    void callEndless() {
        long number = numbers.incrementAndGet();
        String text = Texts.of(number);
        observe(number, () -> tools.endless(number, text));
    }

    @Override
    public Throwable call(long call, String text) {
        return observe(call, () -> tools.unreachable(call, text));
    }

    @Override
    public void repeat(long call, String text) throws Throwable {
        tools.unreachable(call, text);
    }

    private Throwable observe(long number, Call call) {
        Map<String, String> mdc = MDC.getCopyOfContextMap();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        long stalledBefore = stalls.totalMicros();
        try (CallSite site = CallSite.enter()) {
            Throwable caught;
            try {
                call.run();
                caught = new AssertionError("the tool did not throw");
            } catch (Throwable thrown) {
                caught = thrown;
            }
            long delayMicros = TimeUnit.NANOSECONDS.toMicros(site.nanosSinceThrow());
            long stalledMicros = stalls.totalMicros() - stalledBefore;
            boolean interrupted = Thread.interrupted();
            caught = saboteur.hand(caught);
            Sanity sanity = new Sanity(
                    site.isThrown(caught),
                    interrupted == Tools.isInterrupted(number),
                    Objects.equals(mdc, MDC.getCopyOfContextMap()),
                    Thread.currentThread().getContextClassLoader() == loader);
            note(number, caught, sanity, delayMicros, stalledMicros);
            return caught;
        }
    }

    private void note(long number, Throwable caught, Sanity sanity, long delayMicros, long stalledMicros) {
        Optional<Receipt> receipt = dlq.receipt(caught);
        UUID id = receipt.map(Receipt::entryId).orElse(null);
        Storage storage = receipt.map(r -> Storage.valueOf(r.storage().name())).orElse(Storage.ABSENT);
        ledger.note(new Returned(number, id, storage, sanity, delayMicros, stalledMicros));
        receipt.ifPresent(this::sabotage);
    }

    private void sabotage(Receipt receipt) {
        try {
            saboteur.acknowledged(receipt);
        } catch (SQLException e) {
            throw new IllegalStateException("the sabotage failed", e);
        }
    }
}
