/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import dev.agentdlq.runtime.AgentDlq;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.resilience.annotation.RetryAnnotationBeanPostProcessor;
import org.springframework.retry.annotation.AnnotationAwareRetryOperationsInterceptor;

/** The ways to the tool, in its own words each: three retries, but none of a refused call. */
public enum Way {
    /** The tool itself. */
    BARE("the bare call") {
        @Override
        QuoteTools tools() {
            return new QuoteTools();
        }
    },

    /** What a person would write to have something around a call. */
    HAND_WRITTEN("a hand-written delegating subclass") {
        @Override
        QuoteTools tools() {
            return new Delegate(new QuoteTools());
        }
    },

    /** Our wrapper. */
    WRAPPED("the wrapper") {
        @Override
        QuoteTools tools() {
            return queue().wrap(new QuoteTools());
        }
    },

    /** Our wrapper around a tool that asks for its attempt. */
    WRAPPED_ASKING("the wrapper, the tool asks TaskAttempt.current()") {
        @Override
        QuoteTools tools() {
            return queue().wrap(new AskingQuoteTools());
        }
    },

    /** Resilience4j. */
    RESILIENCE4J("Resilience4j Retry") {
        @Override
        QuoteTools tools() {
            return new Resilient(new QuoteTools());
        }
    },

    /** Failsafe. */
    FAILSAFE("Failsafe RetryPolicy") {
        @Override
        QuoteTools tools() {
            return new Failsafely(new QuoteTools());
        }
    },

    /** The annotation of Spring Framework 7. */
    SPRING("Spring Framework @Retryable") {
        @Override
        QuoteTools tools() {
            RetryAnnotationBeanPostProcessor spring = new RetryAnnotationBeanPostProcessor();
            spring.setProxyTargetClass(true);
            return (QuoteTools) spring.postProcessAfterInitialization(new QuoteTools(), "quoteTools");
        }
    },

    /** The annotation of the older spring-retry. */
    SPRING_RETRY("spring-retry @Retryable") {
        @Override
        QuoteTools tools() {
            AnnotationAwareRetryOperationsInterceptor retry = new AnnotationAwareRetryOperationsInterceptor();
            ProxyFactory factory = new ProxyFactory(new QuoteTools());
            factory.setProxyTargetClass(true);
            // It is an introduction too, which a factory takes from an advisor only.
            factory.addAdvisor(new DefaultPointcutAdvisor(retry));
            return (QuoteTools) factory.getProxy();
        }
    };

    private final String title;

    Way(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    abstract QuoteTools tools();

    /** The process that measures ends without closing it. */
    private static AgentDlq queue() {
        return AgentDlq.builder().store(new AcknowledgingStore()).build();
    }

    private static final class Delegate extends QuoteTools {
        private final QuoteTools target;

        Delegate(QuoteTools target) {
            this.target = target;
        }

        @Override
        Quote quote(String order, int cents) {
            return target.quote(order, cents);
        }
    }

    private static final class Resilient extends QuoteTools {
        private final QuoteTools target;
        private final Retry retry = Retry.of(
                "quote",
                RetryConfig.custom()
                        .maxAttempts(4)
                        .ignoreExceptions(CallFailedException.class)
                        .build());

        Resilient(QuoteTools target) {
            this.target = target;
        }

        @Override
        Quote quote(String order, int cents) {
            return retry.executeSupplier(() -> target.quote(order, cents));
        }
    }

    private static final class Failsafely extends QuoteTools {
        private final QuoteTools target;
        private final FailsafeExecutor<Quote> failsafe = Failsafe.with(RetryPolicy.<Quote>builder()
                .withMaxRetries(3)
                .abortOn(CallFailedException.class)
                .build());

        Failsafely(QuoteTools target) {
            this.target = target;
        }

        @Override
        Quote quote(String order, int cents) {
            return failsafe.get(() -> target.quote(order, cents));
        }
    }
}
