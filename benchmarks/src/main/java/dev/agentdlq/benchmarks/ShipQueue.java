/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import dev.agentdlq.runtime.AgentDlq;
import java.time.Duration;

/** A queue around {@link ShipTools}, not started yet. */
final class ShipQueue implements Contender {
    private final String schema;
    private final AgentDlq queue;
    private final ShipTools tools;

    /**
     * Opens the queue, and makes its tables where they are missing.
     *
     * @param workers how many tasks run at once; more than the tasks need lets more of them share a transaction
     */
    ShipQueue(Database database, String schema, int workers, Executions executions) {
        this.schema = schema;
        this.queue = AgentDlq.builder()
                .jdbcUrl(database.url())
                .schema(schema)
                // nothing is captured but the sample
                .withoutSpool()
                .captureDeadline(Duration.ofSeconds(10))
                .startTimeout(Duration.ofSeconds(10))
                .workerConcurrency(workers)
                .pollInterval(Duration.ofMillis(100))
                .build();
        this.tools = queue.wrap(new ShipTools(executions));
    }

    void start() {
        queue.start();
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
                try {
                    tools.ship(Executions.BASE, Executions.DATA);
                } catch (CallFailedException expected) {
                    return;
                }
                throw new IllegalStateException("the call must fail, but returned");
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {
        queue.close();
    }
}
