/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;

/** Says why JSON could not be written or read, without a word of the library's messages: they quote values. */
final class Causes {
    private Causes() {}

    static String describe(Throwable cause) {
        if (cause instanceof StreamConstraintsException || cause instanceof StackOverflowError) {
            return "nested deeper than " + Mapper.MAX_DEPTH + ", or in a circle";
        }
        Throwable inner = cause instanceof JsonMappingException mapping && mapping.getCause() != null
                ? mapping.getCause()
                : cause;
        return inner instanceof StreamConstraintsException
                ? describe(inner)
                : inner.getClass().getName();
    }
}
