/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

/** Implemented by every object that the runtime makes to protect another one. */
public interface TaskWrapper {
    /**
     * Returns the object that the calls are passed on to.
     *
     * @return the wrapped object, never a wrapper itself
     */
    Object agentDlqTarget();
}
