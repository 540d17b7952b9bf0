/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.internal;

import java.util.Set;

/**
 * Classes, by name, whose failures nobody sees by calling a method that returns one. For the processor and the runtime.
 */
public final class ReturnTypes {
    /** Returned by a method that does its work only when somebody subscribes. */
    public static final Set<String> REACTIVE = Set.of(
            "java.util.concurrent.Flow.Publisher",
            "org.reactivestreams.Publisher",
            "reactor.core.publisher.Flux",
            "reactor.core.publisher.Mono",
            "io.reactivex.Completable",
            "io.reactivex.CompletableSource",
            "io.reactivex.Flowable",
            "io.reactivex.Maybe",
            "io.reactivex.MaybeSource",
            "io.reactivex.Observable",
            "io.reactivex.ObservableSource",
            "io.reactivex.Single",
            "io.reactivex.SingleSource",
            "io.reactivex.rxjava3.core.CompletableSource",
            "io.reactivex.rxjava3.core.Flowable",
            "io.reactivex.rxjava3.core.MaybeSource",
            "io.reactivex.rxjava3.core.ObservableSource",
            "io.reactivex.rxjava3.core.SingleSource",
            "io.smallrye.mutiny.Multi",
            "io.smallrye.mutiny.Uni",
            "kotlinx.coroutines.flow.Flow",
            "rx.Completable",
            "rx.Observable",
            "rx.Single");

    /** Returned by a method that may still be at work. */
    public static final Set<String> ASYNCHRONOUS = Set.of(
            "io.vertx.core.Future",
            "java.util.concurrent.CompletionStage",
            "java.util.concurrent.Future",
            "kotlinx.coroutines.Job");

    /** Those of {@link #ASYNCHRONOUS} that can be watched and handed out under the same declared type. */
    public static final Set<String> WATCHABLE =
            Set.of("java.util.concurrent.CompletableFuture", "java.util.concurrent.CompletionStage");

    /** The last parameter of a Kotlin function that suspends. */
    public static final String CONTINUATION = "kotlin.coroutines.Continuation";

    private ReturnTypes() {}
}
