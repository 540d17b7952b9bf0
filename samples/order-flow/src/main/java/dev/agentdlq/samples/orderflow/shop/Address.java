/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

/** Where a customer lives or an order goes. Immutable. */
public record Address(String address1, String address2, String city, String country, String state, String zip) {}
