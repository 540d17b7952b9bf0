/* SPDX-License-Identifier: Apache-2.0 */
package kotlin.coroutines;

/** Stands for Kotlin's own, which is no dependency. */
public interface Continuation<T> {}
