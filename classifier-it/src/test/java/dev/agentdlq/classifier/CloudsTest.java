/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.classifier;

import static dev.agentdlq.classifier.Row.ambiguous;
import static dev.agentdlq.classifier.Row.deterministic;
import static dev.agentdlq.classifier.Row.transientOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpRequestException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.exception.ServiceResponseException;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.ApiExceptionFactory;
import com.google.api.gax.rpc.ErrorDetails;
import com.google.api.gax.rpc.StatusCode;
import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import dev.agentdlq.Category;
import dev.agentdlq.runtime.internal.classify.Signal;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.bedrockruntime.model.AccessDeniedException;
import software.amazon.awssdk.services.bedrockruntime.model.ModelErrorException;
import software.amazon.awssdk.services.bedrockruntime.model.ModelNotReadyException;
import software.amazon.awssdk.services.bedrockruntime.model.ModelTimeoutException;
import software.amazon.awssdk.services.bedrockruntime.model.ServiceQuotaExceededException;
import software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException;
import software.amazon.awssdk.services.bedrockruntime.model.ValidationException;

/** gRPC, Google, AWS and Azure. */
class CloudsTest {
    private static RetryInfo retryInfo() {
        return RetryInfo.newBuilder()
                .setRetryDelay(
                        com.google.protobuf.Duration.newBuilder().setSeconds(4).setNanos(500_000_000))
                .build();
    }

    private static Metadata pushback() {
        Metadata trailers = new Metadata();
        trailers.put(Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER), "1500");
        return trailers;
    }

    private static Metadata details() {
        com.google.rpc.Status status = com.google.rpc.Status.newBuilder()
                .setCode(8)
                .setMessage("exhausted")
                .addDetails(Any.pack(retryInfo()))
                .build();
        Metadata trailers = new Metadata();
        trailers.put(Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER), status.toByteArray());
        return trailers;
    }

    static List<Row> grpc() {
        return List.of(
                transientOf(Category.UNAVAILABLE, Status.UNAVAILABLE.asRuntimeException()),
                transientOf(Category.UNAVAILABLE, Status.UNAVAILABLE.asException(pushback()))
                        .after(Duration.ofMillis(1_500)),
                transientOf(Category.RATE_LIMITED, Status.RESOURCE_EXHAUSTED.asRuntimeException(details()))
                        .after(Duration.ofMillis(4_500)),
                transientOf(Category.CONFLICT, Status.ABORTED.asRuntimeException()),
                ambiguous(Category.TIMEOUT, Status.DEADLINE_EXCEEDED.asRuntimeException()),
                ambiguous(null, Status.UNKNOWN.asRuntimeException()),
                ambiguous(Category.UNAVAILABLE, Status.INTERNAL.asRuntimeException()),
                ambiguous(null, Status.CANCELLED.asRuntimeException()),
                deterministic(Category.AUTH, Status.UNAUTHENTICATED.asRuntimeException()),
                deterministic(Category.AUTH, Status.PERMISSION_DENIED.asException()),
                deterministic(Category.INPUT, Status.INVALID_ARGUMENT.asRuntimeException()),
                deterministic(Category.INPUT, Status.OUT_OF_RANGE.asRuntimeException()),
                deterministic(Category.NOT_FOUND, Status.NOT_FOUND.asRuntimeException()),
                deterministic(Category.CONFLICT, Status.ALREADY_EXISTS.asRuntimeException()),
                deterministic(null, Status.FAILED_PRECONDITION.asRuntimeException()),
                deterministic(Category.PROGRAM, Status.UNIMPLEMENTED.asRuntimeException()),
                deterministic(null, Status.DATA_LOSS.asRuntimeException()));
    }

    @ParameterizedTest
    @EnumSource(value = Status.Code.class, names = "OK", mode = EnumSource.Mode.EXCLUDE)
    void every_code_of_grpc_is_known(Status.Code code) {
        assertThat(Judge.classify(code.toStatus().asRuntimeException()).rule()).isEqualTo("gRPC " + code);
    }

    private static ApiException gax(StatusCode.Code code, @Nullable ErrorDetails details) {
        StatusCode status = new StatusCode() {
            @Override
            public Code getCode() {
                return code;
            }

            @Override
            public Object getTransportCode() {
                return code;
            }
        };
        return details == null
                ? ApiExceptionFactory.createException(null, status, false)
                : ApiExceptionFactory.createException(null, status, false, details);
    }

    static List<Row> google() {
        ErrorDetails details = ErrorDetails.builder()
                .setRawErrorMessages(List.of(Any.pack(retryInfo())))
                .build();
        return List.of(
                transientOf(Category.RATE_LIMITED, gax(StatusCode.Code.RESOURCE_EXHAUSTED, details))
                        .after(Duration.ofMillis(4_500)),
                transientOf(Category.UNAVAILABLE, gax(StatusCode.Code.UNAVAILABLE, null)),
                deterministic(Category.AUTH, gax(StatusCode.Code.PERMISSION_DENIED, null)));
    }

    static List<Row> codes_of_google() {
        return List.of(
                transientOf(Category.RATE_LIMITED, gax(StatusCode.Code.RESOURCE_EXHAUSTED, null)),
                transientOf(Category.CONFLICT, gax(StatusCode.Code.ABORTED, null)),
                ambiguous(Category.TIMEOUT, gax(StatusCode.Code.DEADLINE_EXCEEDED, null)),
                ambiguous(Category.UNAVAILABLE, gax(StatusCode.Code.INTERNAL, null)),
                ambiguous(null, gax(StatusCode.Code.UNKNOWN, null)),
                ambiguous(null, gax(StatusCode.Code.CANCELLED, null)),
                deterministic(Category.AUTH, gax(StatusCode.Code.UNAUTHENTICATED, null)),
                deterministic(Category.INPUT, gax(StatusCode.Code.INVALID_ARGUMENT, null)),
                deterministic(Category.INPUT, gax(StatusCode.Code.OUT_OF_RANGE, null)),
                deterministic(Category.NOT_FOUND, gax(StatusCode.Code.NOT_FOUND, null)),
                deterministic(Category.CONFLICT, gax(StatusCode.Code.ALREADY_EXISTS, null)),
                deterministic(null, gax(StatusCode.Code.FAILED_PRECONDITION, null)),
                deterministic(Category.PROGRAM, gax(StatusCode.Code.UNIMPLEMENTED, null)),
                deterministic(null, gax(StatusCode.Code.DATA_LOSS, null)));
    }

    private static Throwable aws(int status, String code) {
        return AwsServiceException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .sdkHttpResponse(SdkHttpResponse.builder()
                                .statusCode(status)
                                .putHeader("Retry-After", "11")
                                .build())
                        .build())
                .build();
    }

    static List<Row> amazon() {
        return List.of(
                transientOf(Category.RATE_LIMITED, aws(400, "ThrottlingException"))
                        .after(Duration.ofSeconds(11)),
                transientOf(Category.RATE_LIMITED, aws(400, "ProvisionedThroughputExceededException"))
                        .after(Duration.ofSeconds(11)),
                ambiguous(Category.UNAVAILABLE, aws(500, "InternalFailure")).after(Duration.ofSeconds(11)),
                deterministic(Category.AUTH, aws(403, "SignatureDoesNotMatch")),
                transientOf(
                        Category.RATE_LIMITED,
                        ThrottlingException.builder().statusCode(429).build()),
                transientOf(
                        Category.UNAVAILABLE,
                        ModelNotReadyException.builder().statusCode(429).build()),
                ambiguous(
                        Category.TIMEOUT,
                        ModelTimeoutException.builder().statusCode(408).build()),
                transientOf(
                        Category.UNAVAILABLE,
                        ModelErrorException.builder()
                                .statusCode(424)
                                .originalStatusCode(500)
                                .build()),
                deterministic(
                        Category.QUOTA,
                        ServiceQuotaExceededException.builder().statusCode(400).build()),
                deterministic(
                        Category.INPUT,
                        ValidationException.builder().statusCode(400).build()),
                deterministic(
                        Category.AUTH,
                        AccessDeniedException.builder().statusCode(403).build()),
                transientOf(Category.UNAVAILABLE, SdkClientException.create("refused", new ConnectException())),
                transientOf(Category.UNAVAILABLE, SdkClientException.create("no credentials")),
                ambiguous(Category.TIMEOUT, ApiCallTimeoutException.builder().build()),
                ambiguous(
                        Category.TIMEOUT,
                        ApiCallAttemptTimeoutException.builder().build()));
    }

    @Test
    void an_aborted_call_of_aws_is_an_interrupt() {
        assertThat(Judge.signalOf(AbortedException.builder().build())).isEqualTo(Signal.INTERRUPT);
    }

    static List<Row> azure() {
        return List.of(
                transientOf(
                                Category.RATE_LIMITED,
                                new HttpResponseException("limited", new AzureAnswer(429, "Retry-After", "13")))
                        .after(Duration.ofSeconds(13)),
                ambiguous(
                        Category.UNAVAILABLE,
                        new HttpResponseException("oops", new AzureAnswer(500, "Unrelated", "1"))),
                deterministic(Category.AUTH, new ClientAuthenticationException("no token", null)),
                ambiguous(Category.UNAVAILABLE, new ServiceResponseException("cut", new IOException("cut"))),
                transientOf(Category.UNAVAILABLE, new HttpRequestException("refused", null)));
    }

    @ParameterizedTest
    @MethodSource({"grpc", "google", "codes_of_google", "amazon", "azure"})
    void is_known(Row row) {
        row.check();
    }
}
