/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers of the answer that a failure carries.
 *
 * @param failure the failure
 * @param accessors how they are read; the first that has one counts
 */
record Headers(Throwable failure, List<Accessor> accessors) {
    private static final int LONGEST = 256;

    /** Returns the first value of a header; null where there is none. */
    @Nullable
    String get(String name) {
        for (Accessor accessor : accessors) {
            Object read = accessor.read(failure, name);
            List<Object> values = Getters.all(accessor.isNamed() ? read : in(read, name));
            if (!values.isEmpty()) {
                return RuleBook.text(values.get(0), LONGEST);
            }
        }
        return null;
    }

    private static @Nullable Object in(@Nullable Object headers, String name) {
        try {
            if (headers instanceof Map<?, ?> map) {
                for (Map.Entry<?, ?> header : map.entrySet()) {
                    if (name.equalsIgnoreCase(String.valueOf(header.getKey()))) {
                        return header.getValue();
                    }
                }
            }
        } catch (Throwable hostile) {
            // as if there were none
        }
        return null;
    }
}
