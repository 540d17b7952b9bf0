/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package org.springframework.ai.chat.model;

import org.jspecify.annotations.NullMarked;
