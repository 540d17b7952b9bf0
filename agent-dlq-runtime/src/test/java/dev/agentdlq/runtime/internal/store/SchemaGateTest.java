/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaGateTest {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final List<String> calls = new ArrayList<>();
    private @Nullable StoreException answer;
    private long now;

    @ParameterizedTest
    @EnumSource
    void does_at_the_start_what_the_mode_says(SchemaSettings.Mode mode) {
        gate(mode).open();

        assertThat(calls)
                .isEqualTo(
                        switch (mode) {
                            case APPLY -> List.of("apply");
                            case VALIDATE -> List.of("validate");
                            case OFF -> List.of();
                        });
    }

    @Test
    void looks_once_in_an_interval() {
        SchemaGate gate = opened(SchemaSettings.Mode.VALIDATE);

        gate.look();
        assertThat(calls).isEmpty();

        pass(INTERVAL);
        gate.look();
        gate.look();
        assertThat(calls).containsExactly("look");
    }

    @Test
    void lets_nobody_pass_from_the_look_that_finds_newer_tables_to_the_one_that_does_not() {
        SchemaGate gate = opened(SchemaSettings.Mode.APPLY);
        answer = StoreException.incompatible("too new");

        gate.pass();
        pass(INTERVAL);
        assertThatThrownBy(gate::look).isInstanceOf(StoreException.class).hasMessage("too new");
        assertThatThrownBy(gate::pass)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.isIncompatible()).isTrue());

        answer = null;
        pass(INTERVAL);
        assertThatCode(gate::look).doesNotThrowAnyException();
        assertThatCode(gate::pass).doesNotThrowAnyException();
    }

    @Test
    void says_once_that_a_person_must_act_and_once_that_it_is_over() {
        try (LogLines log = new LogLines(SchemaGate.class)) {
            SchemaGate gate = opened(SchemaSettings.Mode.APPLY);
            answer = StoreException.incompatible("too new; start a newer version");
            for (int i = 0; i < 3; i++) {
                pass(INTERVAL);
                assertThatThrownBy(gate::look).isInstanceOf(StoreException.class);
            }
            answer = null;
            pass(INTERVAL);
            gate.look();

            assertThat(log.lines())
                    .containsExactly(
                            "ERROR too new; start a newer version; until then this node's failures go to the spool, and"
                                    + " it retries nothing",
                            "INFO the tables fit this version of the library again");
        }
    }

    @Test
    void a_look_that_fails_changes_nothing() {
        SchemaGate gate = opened(SchemaSettings.Mode.APPLY);
        answer = new StoreException("down", null);

        pass(INTERVAL);
        assertThatCode(gate::look).doesNotThrowAnyException();
        answer = StoreException.incompatible("too new");
        pass(INTERVAL);
        assertThatThrownBy(gate::look).hasMessage("too new");
        answer = new StoreException("down", null);
        pass(INTERVAL);
        assertThatThrownBy(gate::look).hasMessage("too new");
    }

    @Test
    void never_looks_when_it_is_off() {
        SchemaGate gate = opened(SchemaSettings.Mode.OFF);
        answer = StoreException.incompatible("too new");

        pass(INTERVAL);
        gate.look();

        assertThat(calls).isEmpty();
    }

    private SchemaGate opened(SchemaSettings.Mode mode) {
        SchemaGate gate = gate(mode);
        gate.open();
        calls.clear();
        return gate;
    }

    private SchemaGate gate(SchemaSettings.Mode mode) {
        Migrator migrator = new Migrator() {
            @Override
            public void apply() {
                calls.add("apply");
            }

            @Override
            public void validate() {
                calls.add("validate");
            }

            @Override
            public void requireCompatible() {
                calls.add("look");
                if (answer != null) {
                    throw answer;
                }
            }
        };
        return new SchemaGate(new SchemaSettings(mode, Duration.ofSeconds(1), INTERVAL), migrator, () -> now);
    }

    private void pass(Duration duration) {
        now += duration.toNanos();
    }
}
