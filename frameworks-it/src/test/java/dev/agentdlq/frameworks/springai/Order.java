/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.springai;

import java.util.List;

/** What a customer has ordered. */
record Order(String id, List<Item> items) {}
