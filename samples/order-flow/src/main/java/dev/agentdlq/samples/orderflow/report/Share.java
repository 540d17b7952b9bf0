/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.report;

import java.util.Locale;

/** How many of some were as they should be. For one thread at a time. */
final class Share {
    private int right;
    private int all;

    void add(boolean isRight) {
        all++;
        right += isRight ? 1 : 0;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d of %,d", right, all);
    }
}
