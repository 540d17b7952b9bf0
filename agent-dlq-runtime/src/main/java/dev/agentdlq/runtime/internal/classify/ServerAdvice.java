/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import dev.agentdlq.FailureKind;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.Evidence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The header {@code x-should-retry}, with which a server overrules what its status says. A yes never makes an unknown
 * outcome a known one.
 */
final class ServerAdvice {
    private static final String HEADER = "x-should-retry";
    private static final String BY_STATUS = "HTTP ";

    private ServerAdvice() {}

    static Classification apply(Classification decision, List<Throwable> chain, List<RuleBook> books) {
        Evidence evidence = decision.evidence();
        if (evidence == null || !decision.rule().startsWith(BY_STATUS)) {
            return decision;
        }
        Throwable failure = chain.get(evidence.depth());
        for (RuleBook book : books) {
            String advice = new Headers(failure, book.of(failure).headers()).get(HEADER);
            boolean isYes = "true".equals(advice) && decision.kind() == FailureKind.DETERMINISTIC;
            boolean isNo = "false".equals(advice) && decision.kind() != FailureKind.DETERMINISTIC;
            if (advice != null && (isYes || isNo)) {
                Map<String, String> facts = new HashMap<>(evidence.facts());
                facts.put(HEADER, advice);
                return new Classification(
                        isYes ? FailureKind.TRANSIENT : FailureKind.DETERMINISTIC,
                        decision.rule() + ", " + HEADER + " " + advice,
                        decision.category(),
                        decision.delay(),
                        new Evidence(evidence.causeType(), evidence.depth(), facts));
            }
        }
        return decision;
    }
}
