/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.springai;

import dev.agentdlq.Receipt;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.spi.PassedOn;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.tool.execution.ToolExecutionException;
import org.springframework.ai.tool.execution.ToolExecutionExceptionProcessor;

/** What a model is told in place of an exception: never its text, the name of a class or a value. */
final class Notices implements ToolExecutionExceptionProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

    static final String FAILED = "The call failed, and it is not known whether it was carried out.";
    private static final String UNREAD =
            "Not done: the arguments do not fit the tool's parameters. Correct them before you call again.";

    private final AgentDlq dlq;
    private final PassedOn passedOn;

    Notices(AgentDlq dlq, PassedOn passedOn) {
        this.dlq = dlq;
        this.passedOn = passedOn;
    }

    @Override
    public String process(ToolExecutionException exception) {
        return tell(exception.getToolDefinition().name(), exception);
    }

    /** The same for whatever came out of a tool, wrapped by Spring AI or not. */
    String tell(String tool, Throwable failure) {
        passedOn.of(failure).ifPresent(wanted -> {
            throw unchecked(wanted instanceof RuntimeException || wanted instanceof Error ? wanted : failure);
        });
        Optional<Receipt> receipt = dlq.receipt(failure);
        if (receipt.isPresent()) {
            return receipt.get().noticeForModel();
        }
        if (UnreadArguments.areCauseOf(failure, tool)) {
            LOG.debug("the arguments of a call of tool {} could not be read; the model was told so", tool);
            return UNREAD;
        }
        // nobody else speaks of it, because the turn goes on
        LOG.warn(
                "a call of tool {} failed with {} and is not kept, because the tool is no task; the model was told"
                        + " that it failed",
                tool,
                thrownBy(failure).getClass().getName());
        return FAILED;
    }

    private static Throwable thrownBy(Throwable failure) {
        return failure instanceof ToolExecutionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Never what Spring AI wraps around it: that would be caught on its way, and its text told to the model. */
    private static RuntimeException unchecked(Throwable failure) {
        Throwable thrown = failure;
        while (thrown instanceof ToolExecutionException && thrown.getCause() != null) {
            thrown = thrown.getCause();
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException exception ? exception : new IllegalStateException(thrown);
    }
}
