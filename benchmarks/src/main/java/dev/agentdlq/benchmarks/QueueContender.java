/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import dev.agentdlq.Receipt;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.spi.DlqListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;

/** Ours: the wrapper around a tool that fails. Retries are not started. */
final class QueueContender implements Contender {
    private final String schema;
    private final AgentDlq queue;
    private final CancelTools tools;
    private final LongAdder kept = new LongAdder();
    private final LongAdder spooled = new LongAdder();
    private final LongAdder unkept = new LongAdder();

    /** Opens a queue, and makes its tables where they are missing. */
    QueueContender(Database database, String schema) {
        this.schema = schema;
        this.queue = AgentDlq.builder()
                .jdbcUrl(database.url())
                .schema(schema)
                .spool(spoolFolder())
                .listener(new Receipts())
                .build();
        this.tools = queue.wrap(new CancelTools());
    }

    private static Path spoolFolder() {
        try {
            return Files.createTempDirectory("agent-dlq-benchmark-spool-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String schema() {
        return schema;
    }

    @Override
    public Caller caller() {
        return new Caller() {
            @Override
            public void call() {
                fail(tools);
            }

            @Override
            public void close() {}
        };
    }

    private static void fail(CancelTools tools) {
        try {
            throw new IllegalStateException(
                    "the call must fail, but returned " + tools.cancel(CancelTools.ORDER, CancelTools.REASON));
        } catch (CallFailedException expected) {
            // What is measured has happened before this exception came here.
        }
    }

    /** Returns how many calls were promised to be kept, in the store or elsewhere. */
    long kept() {
        return kept.sum();
    }

    /** Returns how many of those were kept elsewhere than in the store. */
    long spooled() {
        return spooled.sum();
    }

    /** Returns how many calls were not known to be kept. */
    long unkept() {
        return unkept.sum();
    }

    @Override
    public void close() {
        queue.close();
    }

    private final class Receipts implements DlqListener {
        @Override
        public void onCaptured(Receipt receipt) {
            kept.increment();
            if (receipt.storage() != Receipt.Storage.STORE) {
                spooled.increment();
            }
        }

        @Override
        public void onCaptureFailed(Receipt receipt) {
            unkept.increment();
        }
    }
}
