/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentContextTest {
    @Test
    void values_are_set_for_their_scope_and_inner_scopes_win() {
        assertThat(AgentContext.current()).isEmpty();
        try (AgentContext.Scope outer = AgentContext.with(AgentContext.CONVERSATION_ID, "c1")) {
            assertThat(outer).isNotNull();
            try (AgentContext.Scope inner = AgentContext.with(Map.of("conversation_id", "c2", "agent", "shop"))) {
                assertThat(inner).isNotNull();
                assertThat(AgentContext.current())
                        .containsOnly(Map.entry("conversation_id", "c2"), Map.entry("agent", "shop"));
            }
            assertThat(AgentContext.current()).containsOnly(Map.entry("conversation_id", "c1"));
            try (AgentContext.Scope only = AgentContext.only(Map.of("model", "m"))) {
                assertThat(only).isNotNull();
                assertThat(AgentContext.current()).containsOnly(Map.entry("model", "m"));
            }
        }
        assertThat(AgentContext.current()).isEmpty();
    }

    @Test
    void what_is_set_cannot_be_changed_from_outside() {
        try (AgentContext.Scope scope = AgentContext.with("agent", "shop")) {
            assertThat(scope).isNotNull();
            assertThatThrownBy(() -> AgentContext.current().put("agent", "other"))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
