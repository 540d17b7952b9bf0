/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

/** Which calls fail although they could succeed. */
public enum Faults {
    /** None: the shop's server always answers. */
    NONE,

    /** Those whose recorded error was transient, in their first execution. */
    RECORDED
}
