/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class CommitFilterTest {
    private final ByteArrayOutputStream client = new ByteArrayOutputStream();
    private final CommitFilter filter = new CommitFilter(() -> true);

    @Test
    void withholds_a_completion_until_the_server_is_idle_and_then_cuts() throws IOException {
        byte[] before = concat(new byte[] {'N'}, message('R', "\0\0\0\0"), message('D', "a row of Z and C"));
        byte[] commit = concat(message('C', "INSERT 0 1\0"), message('Z', "I"));

        boolean open = pass(concat(before, commit), true);

        assertThat(open).isFalse();
        assertThat(client.toByteArray()).isEqualTo(before);
    }

    @Test
    void passes_everything_inside_a_transaction_and_while_it_is_not_armed() throws IOException {
        byte[] inside = concat(message('R', "\0\0\0\0"), message('C', "INSERT 0 1\0"), message('Z', "T"));
        byte[] unarmed = concat(message('C', "INSERT 0 1\0"), message('Z', "I"));

        assertThat(pass(inside, true)).isTrue();
        assertThat(pass(unarmed, false)).isTrue();

        assertThat(client.toByteArray()).isEqualTo(concat(inside, unarmed));
    }

    @Test
    void does_not_depend_on_how_the_bytes_are_split() throws IOException {
        byte[] before = concat(new byte[] {'S'}, message('R', "\0\0\0\0"), message('T', "columns"));
        byte[] all = concat(before, message('C', "COMMIT\0"), message('Z', "I"));

        boolean open = true;
        for (byte one : all) {
            open = pass(new byte[] {one}, true);
        }

        assertThat(open).isFalse();
        assertThat(client.toString(StandardCharsets.ISO_8859_1))
                .startsWith(new String(before, StandardCharsets.ISO_8859_1))
                .doesNotContain("Z");
    }

    private boolean pass(byte[] bytes, boolean armed) throws IOException {
        return filter.pass(bytes, bytes.length, armed, client);
    }

    private static byte[] message(char type, String body) {
        byte[] text = body.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(1 + Integer.BYTES + text.length)
                .put((byte) type)
                .putInt(Integer.BYTES + text.length)
                .put(text)
                .array();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
