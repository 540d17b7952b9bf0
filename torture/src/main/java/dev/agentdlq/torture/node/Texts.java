/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.node;

import java.util.Random;

/** Texts that models write and databases dislike. */
final class Texts {
    private static final String[] PIECES = {
        "#W",
        "order ",
        "\"quoted\"",
        "\\",
        "\n",
        "\u0000",
        "\ud83d\ude80",
        "\ud800",
        "\udc00",
        "ı",
        "İ",
        "ß",
        "\u2028",
        "{\"a\":1}",
        "\u001b[0m",
        "'; DROP TABLE dlq_entry; --",
        "\t",
        "\ufeff",
        "é",
        "0"
    };
    private static final int MANY = 400;

    private Texts() {}

    /** Returns the text that goes with a call: always the same one. */
    static String of(long call) {
        Random random = new Random(call);
        int length = random.nextInt(50) == 0 ? MANY : random.nextInt(12);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
