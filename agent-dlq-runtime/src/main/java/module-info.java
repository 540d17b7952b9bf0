/* SPDX-License-Identifier: Apache-2.0 */
import org.jspecify.annotations.NullMarked;

/** The engine: wrap, capture, classify, store, retry, review. */
@NullMarked
module dev.agentdlq.runtime {
    requires transitive dev.agentdlq.api;
    requires static org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.datatype.jdk8;
    requires com.fasterxml.jackson.datatype.jsr310;
    requires com.zaxxer.hikari;
    requires transitive java.sql;
    requires jdk.unsupported;
    requires net.bytebuddy;
    requires org.slf4j;

    exports dev.agentdlq.runtime;

    uses dev.agentdlq.spi.ErrorClassifier;
}
