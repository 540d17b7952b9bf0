/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.classifier;

import static dev.agentdlq.classifier.Row.ambiguous;
import static dev.agentdlq.classifier.Row.deterministic;
import static dev.agentdlq.classifier.Row.transientOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.Category;
import dev.agentdlq.FailureKind;
import dev.agentdlq.runtime.internal.classify.Signal;
import dev.agentdlq.spi.Classification;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.InterruptedIOException;
import java.io.NotSerializableException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.MalformedURLException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertificateException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLNonTransientException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.time.DateTimeException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes with Java. */
class JdkTest {
    static List<Row> never_sent() {
        return List.of(
                transientOf(Category.TIMEOUT, new HttpConnectTimeoutException("connect")),
                transientOf(Category.UNAVAILABLE, new ConnectException("Connection refused")),
                transientOf(Category.UNAVAILABLE, new NoRouteToHostException("No route to host")),
                transientOf(Category.UNAVAILABLE, new UnknownHostException("shop.example")),
                transientOf(Category.UNAVAILABLE, new PortUnreachableException("ICMP")),
                transientOf(Category.UNAVAILABLE, new UnresolvedAddressException()),
                transientOf(Category.UNAVAILABLE, new BindException("Address in use")),
                transientOf(Category.UNAVAILABLE, new RejectedExecutionException("full")));
    }

    static List<Row> perhaps_done() {
        return List.of(
                ambiguous(Category.TIMEOUT, new HttpTimeoutException("request timed out")),
                ambiguous(Category.TIMEOUT, new SocketTimeoutException("Read timed out")),
                ambiguous(Category.TIMEOUT, new InterruptedIOException("timeout")),
                ambiguous(Category.TIMEOUT, new TimeoutException()),
                ambiguous(Category.UNAVAILABLE, new SocketException("Connection reset")),
                ambiguous(Category.UNAVAILABLE, new SocketException("Broken pipe")),
                ambiguous(Category.UNAVAILABLE, new ClosedChannelException()),
                ambiguous(Category.UNAVAILABLE, new EOFException()));
    }

    static List<Row> wrong() {
        return List.of(
                deterministic(Category.INPUT, new MalformedURLException("unknown protocol: shop")),
                deterministic(Category.INPUT, new URISyntaxException("http://a b", "blank")),
                deterministic(Category.INPUT, new DateTimeException("wrong")),
                deterministic(Category.INPUT, new IllegalArgumentException("wrong")),
                deterministic(Category.AUTH, new SSLHandshakeException("certificate_unknown")),
                deterministic(Category.AUTH, new CertificateException("expired")),
                deterministic(Category.PROGRAM, new ProtocolException("headers")),
                deterministic(Category.PROGRAM, new NullPointerException()),
                deterministic(Category.PROGRAM, new ClassCastException()),
                deterministic(Category.PROGRAM, new UnsupportedOperationException()),
                deterministic(Category.PROGRAM, new IndexOutOfBoundsException(1)),
                deterministic(Category.PROGRAM, new ArithmeticException("/ by zero")),
                // thrown for all sorts of things
                transientOf(null, new IllegalStateException("state")));
    }

    static List<Row> wrong_files_and_values() {
        return List.of(
                deterministic(Category.NOT_FOUND, new FileNotFoundException("order")),
                deterministic(Category.NOT_FOUND, new NoSuchFileException("order")),
                deterministic(Category.NOT_FOUND, new NoSuchElementException("order")),
                deterministic(Category.CONFLICT, new FileAlreadyExistsException("order")),
                deterministic(Category.AUTH, new AccessDeniedException("order")),
                deterministic(Category.AUTH, new SecurityException("no")),
                deterministic(Category.AUTH, new SSLPeerUnverifiedException("host name")),
                deterministic(Category.INPUT, new MalformedInputException(1)),
                deterministic(Category.PROGRAM, new NotSerializableException("order")),
                deterministic(Category.PROGRAM, new ClassNotFoundException("Till")),
                deterministic(Category.PROGRAM, new ArrayStoreException()),
                deterministic(Category.PROGRAM, new NegativeArraySizeException()));
    }

    static List<Row> sql() {
        return List.of(
                transientOf(Category.UNAVAILABLE, new SQLTransientException("later")),
                transientOf(Category.UNAVAILABLE, new SQLTransientConnectionException("pool")),
                transientOf(Category.CONFLICT, new SQLTransactionRollbackException("deadlock")),
                transientOf(Category.UNAVAILABLE, new SQLRecoverableException("closed")),
                transientOf(Category.UNAVAILABLE, new SQLNonTransientConnectionException("refused")),
                ambiguous(Category.TIMEOUT, new SQLTimeoutException("slow")),
                deterministic(null, new SQLNonTransientException("never")),
                deterministic(Category.CONFLICT, new SQLIntegrityConstraintViolationException("twice")),
                deterministic(Category.PROGRAM, new SQLSyntaxErrorException("selct")),
                deterministic(Category.PROGRAM, new SQLFeatureNotSupportedException("array")),
                deterministic(Category.INPUT, new SQLDataException("too long")),
                deterministic(Category.AUTH, new SQLInvalidAuthorizationSpecException("password")),
                // the state of a driver comes before its class
                ambiguous(Category.UNAVAILABLE, new SQLTransientConnectionException("broken", "08006")),
                transientOf(null, new SQLException("nothing is known")));
    }

    @ParameterizedTest
    @MethodSource({"never_sent", "perhaps_done", "wrong", "wrong_files_and_values", "sql"})
    void is_known(Row row) {
        row.check();
    }

    static List<Throwable> fatal() {
        return List.of(new OutOfMemoryError(), new StackOverflowError(), new NoClassDefFoundError("com/shop/Till"));
    }

    @ParameterizedTest
    @MethodSource("fatal")
    void what_breaks_the_program_is_fatal(Throwable failure) {
        Classification decision = Judge.classify(failure);

        assertThat(decision.kind()).isEqualTo(FailureKind.DETERMINISTIC);
        assertThat(decision.rule()).startsWith("fatal ");
    }

    @Test
    void signals_pass_through() {
        assertThat(Judge.signalOf(new CancellationException())).isEqualTo(Signal.CONTROL_FLOW);
        assertThat(Judge.signalOf(new InterruptedException())).isEqualTo(Signal.INTERRUPT);
        assertThat(Judge.signalOf(new ClosedByInterruptException())).isEqualTo(Signal.INTERRUPT);
    }
}
