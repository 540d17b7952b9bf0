/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.StoreException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets nobody at tables that do not fit: when the store is opened, and when a newer version of the library has changed
 * them since. Thread-safe.
 */
final class SchemaGate {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaGate.class);

    private final SchemaSettings settings;
    private final Migrator migrator;
    private final LongSupplier nanoTime;
    private final AtomicLong nextLook = new AtomicLong();
    private volatile @Nullable String incompatible;

    SchemaGate(SchemaSettings settings, Migrator migrator, LongSupplier nanoTime) {
        this.settings = settings;
        this.migrator = migrator;
        this.nanoTime = nanoTime;
    }

    /** Does what the settings say. */
    void open() {
        switch (settings.mode()) {
            case APPLY -> migrator.apply();
            case VALIDATE -> migrator.validate();
            case OFF -> {}
        }
        nextLook.set(nanoTime.getAsLong() + settings.lookInterval().toNanos());
    }

    /** Looks at the tables if it is time, on one thread at once. For threads on which no caller waits. */
    void look() {
        long now = nanoTime.getAsLong();
        long due = nextLook.get();
        if (settings.mode() != SchemaSettings.Mode.OFF
                && now - due >= 0
                && nextLook.compareAndSet(due, now + settings.lookInterval().toNanos())) {
            lookNow();
        }
        pass();
    }

    private void lookNow() {
        try {
            migrator.requireCompatible();
            if (incompatible != null) {
                LOG.info("the tables fit this version of the library again");
            }
            incompatible = null;
        } catch (StoreException e) {
            if (!e.isIncompatible()) {
                LOG.debug("the version of the tables could not be read", e);
                return;
            }
            if (incompatible == null) {
                LOG.error(
                        "{}; until then this node's failures go to the spool, and it retries nothing", e.getMessage());
            }
            incompatible = e.getMessage();
        }
    }

    /**
     * Passes, without a look.
     *
     * @throws StoreException if the tables were too new at the last look
     */
    void pass() {
        String why = incompatible;
        if (why != null) {
            throw StoreException.incompatible(why);
        }
    }
}
