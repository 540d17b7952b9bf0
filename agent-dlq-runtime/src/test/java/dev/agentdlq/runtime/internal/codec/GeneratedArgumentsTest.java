/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.agentdlq.PayloadException;
import dev.agentdlq.runtime.internal.redact.Redaction;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A hundred thousand argument lists: each is stored exactly or refused, and has a view. The seed is printed;
 * {@code -Dagentdlq.seed=} plays it again.
 */
class GeneratedArgumentsTest {
    private static final int LISTS = 100_000;

    private final JsonCodec codec = new JsonCodec();
    private final ArgumentViews views = new ArgumentViews(Redaction.ofDefaults());
    private final TrustedTypes trust = new TrustedTypes();
    private final JsonMapper strict = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Test
    void every_list_of_arguments_is_stored_exactly_or_refused_and_always_shown() throws IOException {
        long seed = Long.getLong("agentdlq.seed", new Random().nextLong());
        System.out.println("generated arguments: -Dagentdlq.seed=" + seed);
        Random random = new Random(seed);
        int stored = 0;
        for (int i = 0; i < LISTS; i++) {
            GeneratedArguments generated = GeneratedArguments.next(random);
            if (isStored(generated, "list " + i + " of seed " + seed)) {
                stored++;
            }
        }

        assertThat(stored).isBetween(LISTS / 2, LISTS - 1);
    }

    private boolean isStored(GeneratedArguments generated, String label) throws IOException {
        List<Type> types = generated.types();
        @Nullable Object[] values = generated.values();
        List<String> names =
                IntStream.range(0, types.size()).mapToObj(i -> "p" + i).toList();
        RedactionPlan plan = RedactionPlan.ofNames(names, Redaction.ofDefaults());
        trust.trusted(values, types);
        byte[] bytes;
        try {
            bytes = codec.encode(values, types);
        } catch (PayloadException refused) {
            assertThat(generated.mayBeRefused())
                    .as("%s: %s", label, refused.getMessage())
                    .isTrue();
            requireShown(views.ofUnstored(values, plan), names, label);
            return false;
        }
        @Nullable Object[] back = codec.decode(bytes, types);
        for (int i = 0; i < values.length; i++) {
            assertThat(GeneratedArguments.areSame(types.get(i), values[i], back[i]))
                    .as("%s, parameter %s of %s: %s came back as %s", label, i, types.get(i), values[i], back[i])
                    .isTrue();
        }
        requireShown(views.ofArguments(bytes, plan), names, label);
        return true;
    }

    private void requireShown(String view, List<String> names, String label) throws IOException {
        assertThat(view.getBytes(StandardCharsets.UTF_8).length).as(label).isLessThanOrEqualTo(8_192);
        assertThat(view.indexOf('\u0000') < 0
                        && StandardCharsets.UTF_8.newEncoder().canEncode(view))
                .as(label)
                .isTrue();
        JsonNode tree = strict.readTree(view);
        List<String> shown = new ArrayList<>();
        tree.fieldNames().forEachRemaining(shown::add);
        assertThat(shown).as(label).isEqualTo(names);
        assertThat(view).as(label).doesNotContain("\\u0000", GeneratedArguments.SECRET);
    }
}
