/* SPDX-License-Identifier: Apache-2.0 */
package reactor.core.publisher;

/** Stands for Reactor's own, which is no dependency. */
public abstract class Mono<T> {}
