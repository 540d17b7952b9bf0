/* SPDX-License-Identifier: Apache-2.0 */
import org.jspecify.annotations.NullMarked;

/** What an application writes against: annotations, values and the SPI. It depends on nothing but the JDK. */
@NullMarked
@SuppressWarnings("module") // the friends of the internal package are compiled after this module
module dev.agentdlq.api {
    requires static org.jspecify;

    exports dev.agentdlq;
    exports dev.agentdlq.spi;
    exports dev.agentdlq.internal to
            dev.agentdlq.processor,
            dev.agentdlq.runtime;
    exports dev.agentdlq.internal.call to
            dev.agentdlq.runtime;
}
