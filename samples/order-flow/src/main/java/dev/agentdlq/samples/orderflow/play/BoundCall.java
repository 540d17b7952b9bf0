/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;

/**
 * A call that fits a tool.
 *
 * @param method the tool's method
 * @param arguments one argument per parameter
 */
record BoundCall(Method method, List<Object> arguments) {

    /** Calls the tool, of whatever object has it, and returns its answer, or throws what it threw. */
    Object invoke(Object tools) throws Exception {
        Method own = tools.getClass().getMethod(method.getName(), method.getParameterTypes());
        try {
            return own.invoke(tools, arguments.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception thrown) {
                throw thrown;
            }
            throw e;
        }
    }
}
