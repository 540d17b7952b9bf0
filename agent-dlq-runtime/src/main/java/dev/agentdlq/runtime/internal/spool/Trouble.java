/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** Something that works or does not: logged once when it begins to fail, and once when it works again. Thread-safe. */
final class Trouble {
    private final Logger log;
    private final Level level;
    private final String subject;
    private final String consequence;
    private final AtomicReference<@Nullable String> present = new AtomicReference<>();

    Trouble(Logger log, Level level, String subject, String consequence) {
        this.log = log;
        this.level = level;
        this.subject = subject;
        this.consequence = consequence;
    }

    void failed(String why) {
        if (present.getAndSet(why) == null) {
            log.atLevel(level).log("{} does not work ({}); {}", subject, why, consequence);
        }
    }

    void worked() {
        if (present.get() != null && present.getAndSet(null) != null) {
            log.info("{} works again", subject);
        }
    }

    boolean isPresent() {
        return present.get() != null;
    }
}
