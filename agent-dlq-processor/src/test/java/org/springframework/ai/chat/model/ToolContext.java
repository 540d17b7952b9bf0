/* SPDX-License-Identifier: Apache-2.0 */
package org.springframework.ai.chat.model;

/** Stands for the class of this name, which is known by its name. */
public final class ToolContext {}
