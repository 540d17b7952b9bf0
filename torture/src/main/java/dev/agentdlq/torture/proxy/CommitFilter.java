/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Reads PostgreSQL's answers along the way, so that a connection can be cut after a commit and before the client hears
 * of it. A statement's completion may be told before its commit, so it is withheld until the server says that it is
 * idle outside of a transaction. For one connection and thread.
 */
final class CommitFilter {
    private static final int HEADER = 5;
    private static final Pattern CHANGES = Pattern.compile("(INSERT|UPDATE|DELETE|SELECT|COMMIT)\\b.*", Pattern.DOTALL);

    private final BooleanSupplier takeCut;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final ByteArrayOutputStream withheld = new ByteArrayOutputStream();
    private boolean greeted;
    private boolean withholding;
    private int type;
    private long bodyLeft;

    /**
     * Creates a filter.
     *
     * @param takeCut asked after a commit: whether it is this connection's turn to be cut
     */
    CommitFilter(BooleanSupplier takeCut) {
        this.takeCut = takeCut;
    }

    /**
     * Passes bytes on.
     *
     * @param bytes what the server sent
     * @param length how much of it
     * @param armed whether a commit is to be withheld
     * @param out to the client
     * @return false if the connection must be cut now
     */
    boolean pass(byte[] bytes, int length, boolean armed, OutputStream out) throws IOException {
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (bodyLeft > 0 && !isKept()) {
                int skipped = (int) Math.min(bodyLeft, length - i);
                bodyLeft -= skipped;
                i += skipped - 1;
                continue;
            }
            if (!greeted && message.size() == 0 && isBareAnswer(bytes[i])) {
                continue;
            }
            if (message.size() == 0) {
                emit(bytes, from, i, out);
                from = i;
            }
            message.write(bytes[i]);
            if (message.size() == HEADER) {
                readHeader();
            } else if (message.size() > HEADER) {
                bodyLeft--;
            }
            if (message.size() >= HEADER && (bodyLeft == 0 || !isKept())) {
                boolean cut = isKept() && isCutBy(armed);
                message.reset();
                if (cut) {
                    return false;
                }
                emit(bytes, from, i + 1, out);
                from = i + 1;
            }
        }
        emit(bytes, from, length, out);
        return true;
    }

    /** What the server says to a request for encryption is a single byte; its first real message is neither. */
    private boolean isBareAnswer(byte first) {
        boolean bare = first == 'N' || first == 'S';
        greeted = !bare;
        return bare;
    }

    private void readHeader() {
        byte[] header = message.toByteArray();
        type = header[0];
        long size = ByteBuffer.wrap(header, 1, Integer.BYTES).getInt();
        bodyLeft = size - Integer.BYTES;
    }

    /** Completions and the end of a turn are short and read as a whole; nothing else is kept. */
    private boolean isKept() {
        return type == 'C' || type == 'Z';
    }

    private boolean isCutBy(boolean armed) {
        String body = message.toString(StandardCharsets.ISO_8859_1).substring(HEADER);
        if (type == 'C') {
            withholding |= armed && CHANGES.matcher(body).matches();
            return false;
        }
        boolean committed = withholding && body.startsWith("I");
        withholding = false;
        return committed && takeCut.getAsBoolean();
    }

    private void emit(byte[] bytes, int from, int to, OutputStream out) throws IOException {
        if (withholding) {
            withheld.write(bytes, from, to - from);
            return;
        }
        if (withheld.size() > 0) {
            withheld.writeTo(out);
            withheld.reset();
        }
        if (to > from) {
            out.write(bytes, from, to - from);
        }
    }
}
