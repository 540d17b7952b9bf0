/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.engine;

import dev.agentdlq.AgentContext;
import dev.agentdlq.TaskDeferredException;
import dev.agentdlq.internal.EntryIds;
import dev.agentdlq.runtime.internal.capture.Capture;
import dev.agentdlq.runtime.internal.capture.FailedCall;
import dev.agentdlq.runtime.internal.classify.CauseChain;
import dev.agentdlq.runtime.internal.engine.Gate.RescuedCall;
import dev.agentdlq.runtime.internal.engine.InnerCalls.Ending;
import dev.agentdlq.runtime.internal.repeat.Verdict;
import dev.agentdlq.spi.Nesting;
import dev.agentdlq.spi.TaskGate.Substitute;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Initialises what the first failure needs, while there is room: where the initialiser of a class overflows the stack,
 * the class is unusable for the life of the JVM.
 */
final class FullStack {
    private static final Logger LOG = LoggerFactory.getLogger(FullStack.class);
    private static final List<Class<?>> NEEDED = List.of(
            StackRoom.class,
            Rescue.class,
            RescuedCall.class,
            InnerCalls.class,
            Ending.class,
            HeldCall.class,
            KeptCall.class,
            LateEntries.class,
            AsyncCall.class,
            AsyncResults.class,
            TaskFuture.class,
            Substitute.class,
            Verdict.Held.class,
            Verdict.Done.class,
            TaskDeferredException.class,
            Capture.class,
            FailedCall.class,
            Nesting.class,
            AgentContext.class);

    private FullStack() {}

    static void prepare() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            for (Class<?> type : NEEDED) {
                lookup.ensureInitialized(type);
            }
            UUID key = EntryIds.derive(
                    EntryIds.next(),
                    "warm-up",
                    CauseChain.of(new AssertionError()).size());
            FailedCall.mdcOfThisThread();
            AtomicBoolean rescued = new AtomicBoolean();
            Rescue.run(() -> rescued.set(true));
            LOG.trace("ready for failures on a full stack: {} {}", rescued, key);
        } catch (IllegalAccessException impossible) {
            throw new AssertionError("the engine sees its own classes", impossible);
        }
    }
}
