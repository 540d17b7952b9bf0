/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import static dev.agentdlq.FailureKind.AMBIGUOUS;
import static dev.agentdlq.FailureKind.DETERMINISTIC;
import static dev.agentdlq.FailureKind.TRANSIENT;

import dev.agentdlq.FailureKind;
import dev.agentdlq.spi.Classification;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK's own exceptions say. The throwable nearest the root that any rule knows decides, by its nearest
 * superclass; a {@link SQLException} by its SQLSTATE before its class.
 *
 * <p>Classes are matched by name, so that no module has to be present. The split of the network exceptions is by
 * whether the request can have left this machine: before that an effect is impossible, afterwards it is possible.
 */
final class BuiltInRules {
    private static final Map<String, FailureKind> KINDS_BY_CLASS = new HashMap<>();

    static {
        add(
                DETERMINISTIC,
                "java.lang.Error",
                "java.lang.NullPointerException",
                "java.lang.ClassCastException",
                "java.lang.IllegalArgumentException",
                "java.lang.IndexOutOfBoundsException",
                "java.lang.ArithmeticException",
                "java.lang.ArrayStoreException",
                "java.lang.NegativeArraySizeException",
                "java.lang.SecurityException",
                "java.lang.UnsupportedOperationException",
                "java.lang.ReflectiveOperationException",
                "java.time.DateTimeException",
                "java.util.NoSuchElementException",
                "java.net.MalformedURLException",
                "java.net.ProtocolException",
                "java.net.URISyntaxException",
                "java.io.FileNotFoundException",
                "java.io.NotSerializableException",
                "java.nio.charset.CharacterCodingException",
                "java.nio.file.AccessDeniedException",
                "java.nio.file.FileAlreadyExistsException",
                "java.nio.file.NoSuchFileException",
                "java.security.GeneralSecurityException",
                "javax.net.ssl.SSLHandshakeException",
                "javax.net.ssl.SSLPeerUnverifiedException",
                "java.sql.SQLNonTransientException");
        add(
                TRANSIENT,
                "java.io.IOException",
                "java.net.BindException",
                "java.net.ConnectException",
                "java.net.NoRouteToHostException",
                "java.net.PortUnreachableException",
                "java.net.UnknownHostException",
                "java.net.http.HttpConnectTimeoutException",
                "java.nio.channels.UnresolvedAddressException",
                "java.util.concurrent.RejectedExecutionException",
                "java.sql.SQLNonTransientConnectionException",
                "java.sql.SQLRecoverableException",
                "java.sql.SQLTransientException");
        add(
                AMBIGUOUS,
                "java.io.EOFException",
                "java.io.InterruptedIOException",
                "java.net.SocketException",
                "java.net.http.HttpTimeoutException",
                "java.nio.channels.ClosedChannelException",
                "java.util.concurrent.TimeoutException",
                "java.sql.SQLTimeoutException");
    }

    private BuiltInRules() {}

    private static void add(FailureKind kind, String... classNames) {
        for (String className : classNames) {
            KINDS_BY_CLASS.put(className, kind);
        }
    }

    static Optional<Classification> classify(List<Throwable> chain) {
        for (int i = chain.size() - 1; i >= 0; i--) {
            Classification found = classify(chain.get(i));
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private static @Nullable Classification classify(Throwable failure) {
        if (failure instanceof SQLException sql) {
            String state = SqlStates.stateOf(sql);
            FailureKind kind = state == null ? null : SqlStates.kindOf(state);
            if (kind != null) {
                return Classification.of(kind, "SQLSTATE " + state);
            }
        }
        for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
            FailureKind kind = KINDS_BY_CLASS.get(type.getName());
            if (kind != null) {
                return Classification.of(kind, "class " + type.getName());
            }
        }
        return null;
    }
}
