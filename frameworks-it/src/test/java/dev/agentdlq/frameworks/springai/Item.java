/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.springai;

/** One line of an order. */
record Item(String sku, int quantity) {}
