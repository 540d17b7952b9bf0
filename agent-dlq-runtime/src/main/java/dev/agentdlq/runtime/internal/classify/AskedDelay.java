/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import dev.agentdlq.Category;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how long a failure asks to wait: from the throwable that decided, then from the others of the chain, and
 * from a message only where none of them has it otherwise. Thread-safe.
 */
final class AskedDelay {
    private static final String IN_MESSAGE = "delay in message";
    private static final int MOST_MESSAGE = 4 * 1024;
    private static final int MOST_TRAILERS = 16 * 1024;

    /** Sent with every answer, so they count only where a limit was hit; then the longest that is used up. */
    private static final List<String> RESETS = List.of(
            "ratelimit-reset",
            "x-ratelimit-reset",
            "x-ratelimit-reset-requests",
            "x-ratelimit-reset-tokens",
            "anthropic-ratelimit-requests-reset",
            "anthropic-ratelimit-tokens-reset",
            "anthropic-ratelimit-input-tokens-reset",
            "anthropic-ratelimit-output-tokens-reset");

    private final List<RuleBook> books;
    private final InstantSource clock;

    private record Asked(Duration delay, String fact, String value) {}

    AskedDelay(List<RuleBook> books, InstantSource clock) {
        this.books = books;
        this.clock = clock;
    }

    /** Returns the decision with the delay that the chain names, or as it is. */
    Classification addTo(Classification decision, List<Throwable> chain) {
        Asked asked = find(decision, chain);
        if (asked == null) {
            return decision;
        }
        Evidence evidence = decision.evidence();
        Map<String, String> facts = new HashMap<>(evidence == null ? Map.of() : evidence.facts());
        facts.put(asked.fact, asked.value);
        return new Classification(
                decision.kind(),
                decision.rule(),
                decision.category(),
                asked.delay,
                evidence == null
                        ? new Evidence(chain.get(0).getClass().getName(), 0, facts)
                        : new Evidence(evidence.causeType(), evidence.depth(), facts));
    }

    private @Nullable Asked find(Classification decision, List<Throwable> chain) {
        Evidence evidence = decision.evidence();
        int decided = evidence == null ? 0 : Math.min(evidence.depth(), chain.size() - 1);
        boolean isLimited = Category.RATE_LIMITED.equals(decision.category());
        Asked asked = ofOne(chain.get(decided), isLimited);
        for (int depth = chain.size() - 1; asked == null && depth >= 0; depth--) {
            asked = depth == decided ? null : ofOne(chain.get(depth), isLimited);
        }
        for (int depth = chain.size() - 1; asked == null && depth >= 0; depth--) {
            asked = inMessage(chain.get(depth));
        }
        return asked;
    }

    private @Nullable Asked ofOne(Throwable failure, boolean isLimited) {
        for (int i = 0; i < books.size(); i++) {
            ClassRules rules = books.get(i).of(failure);
            Asked asked = null;
            for (Rules.DelaySource source : rules.delays()) {
                asked = asked == null ? read(source, failure) : asked;
            }
            if (asked == null && !rules.headers().isEmpty()) {
                asked = inHeaders(new Headers(failure, rules.headers()), isLimited);
            }
            if (asked != null) {
                return asked;
            }
        }
        return null;
    }

    private @Nullable Asked read(Rules.DelaySource source, Throwable failure) {
        Object value = source.accessor().read(failure, "");
        if (value == null) {
            return null;
        }
        Duration delay = value instanceof Duration known ? DelayText.bounded((double) known.toMillis()) : null;
        String text = RuleBook.text(value, MOST_TRAILERS);
        if (delay == null && text != null && source.pattern() != null) {
            Matcher matcher = source.pattern().matcher(text);
            text = matcher.find() ? matcher.group(1) : null;
        }
        if (delay == null && text != null) {
            delay = parse(source.unit(), text, value);
        }
        return delay == null ? null : new Asked(delay, "delay", delay.toString());
    }

    private @Nullable Duration parse(Rules.DelayUnit unit, String text, Object value) {
        Instant now = clock.instant();
        return switch (unit) {
            case SECONDS -> DelayText.seconds(text);
            case MILLIS -> DelayText.millis(text);
            case EPOCH_MILLIS -> DelayText.epochMillis(text, now);
            case GRPC_DETAILS -> GrpcDetails.retryDelay(text);
            case ANY -> {
                // a protobuf Duration has two numbers and a text of its own
                Object seconds = Getters.call(value, "getSeconds", null);
                Object nanos = Getters.call(value, "getNanos", null);
                yield seconds instanceof Long s && nanos instanceof Integer n
                        ? DelayText.bounded(s * 1e3 + n / 1e6)
                        : DelayText.any(text, now);
            }
        };
    }

    private @Nullable Asked inHeaders(Headers headers, boolean isLimited) {
        String millis = headers.get("retry-after-ms");
        Duration delay = millis == null ? null : DelayText.millis(millis);
        if (delay != null && millis != null) {
            return new Asked(delay, "retry-after-ms", millis);
        }
        Asked asked = ofHeader(headers, "retry-after");
        for (String reset : isLimited && asked == null ? RESETS : List.<String>of()) {
            Asked next = isUsedUp(headers, reset) ? ofHeader(headers, reset) : null;
            asked = asked == null || (next != null && next.delay.compareTo(asked.delay) > 0) ? next : asked;
        }
        return asked;
    }

    private static boolean isUsedUp(Headers headers, String reset) {
        String remaining = headers.get(reset.replace("reset", "remaining"));
        return remaining == null || remaining.strip().equals("0");
    }

    private @Nullable Asked ofHeader(Headers headers, String name) {
        String value = headers.get(name);
        Duration delay = value == null ? null : DelayText.any(value, clock.instant());
        return value == null || delay == null ? null : new Asked(delay, name, value);
    }

    private static @Nullable Asked inMessage(Throwable failure) {
        String message = RuleBook.text(RuleBook.message(failure), MOST_MESSAGE);
        Duration delay = message == null || !speaksOfTime(message) ? null : DelayText.inMessage(message);
        return delay == null ? null : new Asked(delay, IN_MESSAGE, delay.toString());
    }

    /** Most messages do not, and a pattern takes longer to say so. */
    private static boolean speaksOfTime(String message) {
        for (int i = message.indexOf('r'); i >= 0; i = message.indexOf('r', i + 1)) {
            if (message.startsWith("ry", i) || message.startsWith("retry", i)) {
                return true;
            }
        }
        return message.contains("Retry") || message.contains("RETRY");
    }
}
