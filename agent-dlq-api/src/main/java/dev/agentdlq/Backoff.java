/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How long to wait before retry <i>n</i> (counted from 1): {@code delay × multiplier}<sup>n−1</sup>, at most
 * {@code maxDelay}, of which the share {@code jitter} is random so that many entries do not come back at once.
 *
 * <p>Durations are written as {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 30d} or in ISO-8601
 * ({@code PT30S}).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface Backoff {
    /**
     * The delay before the first retry.
     *
     * @return a duration, zero or longer
     */
    String delay() default "1s";

    /**
     * The factor between one delay and the next.
     *
     * @return a finite number, 1 or greater
     */
    double multiplier() default 2;

    /**
     * The longest delay.
     *
     * @return a duration, not shorter than {@link #delay} and at most 7 days
     */
    String maxDelay() default "10m";

    /**
     * The share of a delay that is random: with 0.5 a delay of 10 s becomes any time between 5 s and 10 s.
     *
     * @return a number from 0 (exact) to 1 (anything down to zero)
     */
    double jitter() default 0.5;
}
