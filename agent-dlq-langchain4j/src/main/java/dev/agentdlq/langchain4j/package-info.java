/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Agent DLQ in applications of LangChain4j: what the model is told when a tool fails, and tools that have no method.
 */
@NullMarked
package dev.agentdlq.langchain4j;

import org.jspecify.annotations.NullMarked;
