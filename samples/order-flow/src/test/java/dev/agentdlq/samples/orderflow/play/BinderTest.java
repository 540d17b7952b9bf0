/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.agentdlq.samples.orderflow.OrderTools;
import dev.agentdlq.samples.orderflow.data.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinderTest {
    private final Binder binder = new Binder(OrderTools.class);

    @Test
    void binds_arguments_by_their_names_in_any_order() {
        BoundCall call = binder.bind("return_delivered_order_items", Json.treeOrMissing("""
                        {"payment_method_id": "m", "item_ids": ["1", "2"], "order_id": "#W1"}"""));

        assertThat(call.method().getName()).isEqualTo("returnDeliveredOrderItems");
        assertThat(call.arguments()).containsExactly("#W1", List.of("1", "2"), "m");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    fly_to_moon          | {}                                          | no tool is named 'fly_to_moon'; the tools are [calculate,
                    get_user_details     | {"user_id": "secret", "email": "secret"}    | tool 'get_user_details' has no argument 'email'; it takes [user_id]
                    cancel_pending_order | {"order_id": "secret"}                      | tool 'cancel_pending_order' needs the argument 'reason'; it takes [order_id, reason]
                    get_order_details    | {"order_id": 4711}                          | argument 'order_id' of tool 'get_order_details' must be a text, but was of JSON type number
                    get_order_details    | {"order_id": null}                          | must be a text, but was of JSON type null
                    get_order_details    | ["secret"]                                  | the arguments of tool 'get_order_details' must be a JSON object, but were of JSON type array
                    """)
    void refuses_what_does_not_fit_and_names_no_value(String tool, String arguments, String message) {
        assertThatExceptionOfType(BindingException.class)
                .isThrownBy(() -> binder.bind(tool, Json.treeOrMissing(arguments)))
                .withMessageContaining(message)
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("secret", "4711"));
    }

    @Test
    void refuses_a_list_that_was_written_as_text() {
        assertThatExceptionOfType(BindingException.class)
                .isThrownBy(() -> binder.bind("return_delivered_order_items", Json.treeOrMissing("""
                                {"order_id": "#W1", "item_ids": "['1']", "payment_method_id": "m"}""")))
                .withMessageContaining("argument 'item_ids'")
                .withMessageContaining("must be a list of texts, but was of JSON type string");
    }
}
