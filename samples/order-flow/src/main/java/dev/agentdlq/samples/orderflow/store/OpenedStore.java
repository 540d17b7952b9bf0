/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.store;

import dev.agentdlq.runtime.AgentDlqBuilder;
import java.io.Closeable;
import java.io.IOException;

/**
 * A store that is ready to be used.
 *
 * @param builder the queue on it, to be tuned and built
 * @param place where it is, for people
 * @param afterwards where its entries are after the run and how to go on with them, for people
 * @param cleanup what is to be done after the queue was closed
 */
public record OpenedStore(AgentDlqBuilder builder, String place, String afterwards, Closeable cleanup)
        implements Closeable {

    static OpenedStore of(AgentDlqBuilder builder, String place, String afterwards) {
        return new OpenedStore(builder, place, afterwards, () -> {});
    }

    @Override
    public void close() throws IOException {
        cleanup.close();
    }
}
