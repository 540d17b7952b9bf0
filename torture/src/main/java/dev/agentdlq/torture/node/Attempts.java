/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.node;

import dev.agentdlq.TaskAttempt;
import dev.agentdlq.torture.check.Arguments;
import dev.agentdlq.torture.check.Effects;
import dev.agentdlq.torture.check.LedgerEvent.AttemptBegun;
import dev.agentdlq.torture.check.LedgerEvent.AttemptEnded;
import dev.agentdlq.torture.check.LedgerEvent.Effect;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Executions by workers, with a ledger of when they begin and end. What they return or throw names the fence under
 * which they ran, so that the row tells whose result it shows. Thread-safe.
 */
final class Attempts {
    private static final ThreadLocal<@Nullable TaskAttempt> INSIDE = new ThreadLocal<>();

    private final Ledger ledger;
    private final Effects effects;
    private final Saboteur saboteur;
    private final int node;

    /** The work of one execution. */
    interface Work {
        void run(TaskAttempt attempt) throws Throwable;
    }

    /** Thrown by every execution that fails; its cause says why and decides what kind of failure it is. */
    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        Failed(long fence, Throwable cause) {
            super("failed with fence " + fence, cause);
        }
    }

    Attempts(Ledger ledger, Effects effects, Saboteur saboteur, int node) {
        this.ledger = ledger;
        this.effects = effects;
        this.saboteur = saboteur;
        this.node = node;
    }

    /** Executes; inside another execution without a ledger, because no worker has claimed what runs there. */
    String run(long call, Work work) throws Throwable {
        TaskAttempt attempt = TaskAttempt.current();
        if (INSIDE.get() != null) {
            work.run(attempt);
            return "done inside another call";
        }
        INSIDE.set(attempt);
        try {
            return runNoted(call, attempt, work);
        } finally {
            INSIDE.remove();
        }
    }

    private String runNoted(long call, TaskAttempt attempt, Work work) throws Failed {
        UUID id = UUID.fromString(attempt.idempotencyKey());
        long fence = attempt.fence();
        ledger.note(new AttemptBegun(
                call, id, attempt.number(), fence, node, InstantSource.system().millis()));
        boolean normal = false;
        try {
            work.run(attempt);
            if (effects.isMade(call, id) && saboteur.undoesWork()) {
                effects.undo(call, id);
            }
            saboteur.settling(id, fence);
            normal = true;
            return "done with fence " + fence;
        } catch (Throwable failure) {
            throw new Failed(fence, failure);
        } finally {
            ledger.note(new AttemptEnded(call, id, fence, node, normal));
        }
    }

    /** Returns which execution of the call it is that a worker has claimed. */
    static int number() {
        TaskAttempt claimed = INSIDE.get();
        return claimed == null ? TaskAttempt.current().number() : claimed.number();
    }

    /** Lets the shop do the work of a call, under the key of the execution that is going on. */
    void makeEffect(long call, String text) throws IOException {
        UUID key = UUID.fromString(TaskAttempt.current().idempotencyKey());
        ledger.note(new Effect(call, key, new Arguments(call, text).hash()));
        boolean isFirst = INSIDE.get() != null && !effects.isMade(call, key);
        for (UUID used : isFirst ? saboteur.keys(key) : Set.of(key)) {
            effects.make(call, used);
        }
    }
}
