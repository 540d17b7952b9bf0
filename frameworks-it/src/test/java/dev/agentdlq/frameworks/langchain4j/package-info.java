/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package dev.agentdlq.frameworks.langchain4j;

import org.jspecify.annotations.NullMarked;
