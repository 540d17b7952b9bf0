/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.runtime.internal.classify.RuleClassifier;
import dev.agentdlq.runtime.internal.codec.JsonViews;
import dev.agentdlq.runtime.internal.task.TaskRegistry;
import dev.agentdlq.spi.PayloadCodec;

/**
 * What it takes to execute a stored call.
 *
 * @param tasks what this node can execute
 * @param codec reads arguments
 * @param views writes results
 * @param classifier classifies errors
 */
public record Execution(TaskRegistry tasks, PayloadCodec codec, JsonViews views, RuleClassifier classifier) {}
