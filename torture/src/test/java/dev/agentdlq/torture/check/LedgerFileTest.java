/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.torture.check.LedgerEvent.AttemptBegun;
import dev.agentdlq.torture.check.LedgerEvent.AttemptEnded;
import dev.agentdlq.torture.check.LedgerEvent.Effect;
import dev.agentdlq.torture.check.LedgerEvent.Invoked;
import dev.agentdlq.torture.check.LedgerEvent.Returned;
import dev.agentdlq.torture.check.LedgerEvent.Sanity;
import dev.agentdlq.torture.check.LedgerEvent.Threw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerFileTest {
    private static final UUID ID = new UUID(7, 7);

    private final Path file;
    private final List<LedgerEvent> events = new ArrayList<>();

    LedgerFileTest(@TempDir Path folder) {
        file = folder.resolve("ledger.txt");
    }

    @Test
    void reads_every_event_as_it_was_written() throws IOException {
        List<LedgerEvent> written = List.of(
                new Invoked(1, null, "00ff"),
                new Invoked(2, ID, "00ff"),
                new Threw(2),
                new Returned(2, ID, Storage.SPOOL, new Sanity(true, false, true, false), 250_001, 17),
                new Returned(3, null, Storage.ABSENT, new Sanity(false, true, false, true), 1, 0),
                new Effect(2, ID, "00ff"),
                new AttemptBegun(2, ID, 3, 4, 5, 1_700_000_000_000L),
                new AttemptEnded(2, ID, 4, 5, true),
                new AttemptEnded(2, ID, 4, 5, false));
        for (LedgerEvent event : written) {
            append(event.line() + '\n');
        }

        new LedgerFile(file).readOn(events::add);

        assertThat(events).isEqualTo(written);
    }

    @Test
    void waits_for_the_end_of_a_line() throws IOException {
        LedgerFile ledger = new LedgerFile(file);
        ledger.readOn(events::add);
        append("T 1\nT 2");
        ledger.readOn(events::add);
        append("3\n");

        ledger.readOn(events::add);

        assertThat(events).containsExactly(new Threw(1), new Threw(23));
        assertThat(ledger.unreadable()).isZero();
    }

    @Test
    void counts_whole_lines_that_make_no_sense() throws IOException {
        append("T 1\nX 2\nT\nR 3 - STORE\nX 2 " + ID + " 4 5 RET\nT 4\n");
        LedgerFile ledger = new LedgerFile(file);

        ledger.readOn(events::add);

        assertThat(events).containsExactly(new Threw(1), new Threw(4));
        assertThat(ledger.unreadable()).isEqualTo(4);
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
