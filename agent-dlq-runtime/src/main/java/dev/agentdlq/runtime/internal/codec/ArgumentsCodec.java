/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import dev.agentdlq.PayloadException;
import dev.agentdlq.spi.ArgumentSealer;
import dev.agentdlq.spi.PayloadCodec;
import java.lang.reflect.Type;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes arguments as they are stored and reads them back: a codec, and a sealer where there is one. Thread-safe. */
public final class ArgumentsCodec {
    private final PayloadCodec codec;
    private final @Nullable ArgumentSealer sealer;

    /**
     * Puts the two together.
     *
     * @param codec writes arguments as bytes
     * @param sealer protects the bytes; null to store them as they are
     */
    public ArgumentsCodec(PayloadCodec codec, @Nullable ArgumentSealer sealer) {
        this.codec = codec;
        this.sealer = sealer;
    }

    /**
     * Returns whether writing runs no code of the application's but that of the arguments.
     *
     * @return true for the built-in codec without a sealer
     */
    public boolean isBuiltIn() {
        return codec instanceof JsonCodec && sealer == null;
    }

    /**
     * Returns the name of the form, stored in every row.
     *
     * @return the codec's id, and the sealer's after a plus sign
     */
    public String id() {
        return sealed(codec.id());
    }

    /**
     * Names the form of bytes that were sealed.
     *
     * @param form the form before
     * @return the same where there is no sealer
     */
    public String sealed(String form) {
        return sealer == null ? form : form + "+" + sealer.id();
    }

    /**
     * Writes arguments.
     *
     * @param arguments one value per parameter
     * @param types the parameter types
     * @return the bytes, not sealed yet
     * @throws PayloadException if they cannot be written
     */
    public byte[] encode(@Nullable Object[] arguments, List<Type> types) {
        return codec.encode(arguments, types);
    }

    /**
     * Seals bytes.
     *
     * @param entryId the entry they belong to
     * @param taskType its task
     * @param plain the bytes
     * @return the same where there is no sealer
     * @throws PayloadException if they cannot be sealed
     */
    public byte[] seal(UUID entryId, String taskType, byte[] plain) {
        return sealer == null ? plain : sealer.seal(entryId, taskType, plain);
    }

    /**
     * Reads arguments.
     *
     * @param entryId the entry they belong to
     * @param taskType its task
     * @param form the form in which they are stored
     * @param bytes the bytes
     * @param types the parameter types
     * @return one value per parameter
     * @throws PayloadException if the form is another one, or the bytes do not fit
     */
    public @Nullable Object[] decode(UUID entryId, String taskType, String form, byte[] bytes, List<Type> types) {
        if (!form.equals(id())) {
            throw new PayloadException(
                    "stored arguments have the format '" + form + "', but this node reads '" + id() + "'", null);
        }
        return codec.decode(sealer == null ? bytes : sealer.open(entryId, taskType, bytes), types);
    }
}
