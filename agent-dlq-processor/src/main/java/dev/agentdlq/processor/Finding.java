/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import java.util.List;

/** One problem found at one place. */
record Finding(Problem problem, Place place, List<Object> arguments) {
    Finding {
        arguments = List.copyOf(arguments);
    }

    static Finding of(Problem problem, Place place, Object... arguments) {
        return new Finding(problem, place, List.of(arguments));
    }

    boolean isError() {
        return problem.isError();
    }

    String text() {
        return problem.text(arguments.toArray());
    }
}
