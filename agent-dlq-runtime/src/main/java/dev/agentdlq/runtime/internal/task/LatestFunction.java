/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.JsonFunction;
import java.util.function.Supplier;

/** The function that retries of a task without a method call: tools that are listed anew replace those before. */
final class LatestFunction implements Supplier<Object> {
    private volatile JsonFunction function;

    LatestFunction(JsonFunction function) {
        this.function = function;
    }

    void replaceBy(JsonFunction later) {
        function = later;
    }

    @Override
    public Object get() {
        return function;
    }
}
