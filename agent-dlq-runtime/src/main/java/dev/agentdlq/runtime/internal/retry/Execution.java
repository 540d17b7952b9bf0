/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.runtime.internal.classify.RuleClassifier;
import dev.agentdlq.runtime.internal.codec.ArgumentsCodec;
import dev.agentdlq.runtime.internal.codec.JsonViews;
import dev.agentdlq.runtime.internal.redact.Redaction;
import dev.agentdlq.runtime.internal.task.TaskRegistry;

/**
 * What it takes to execute a stored call.
 *
 * @param tasks what this node can execute
 * @param codec reads arguments
 * @param views writes results
 * @param classifier classifies errors
 * @param redaction hides secrets in what errors say
 */
public record Execution(
        TaskRegistry tasks, ArgumentsCodec codec, JsonViews views, RuleClassifier classifier, Redaction redaction) {}
