/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import java.util.UUID;

/**
 * Protects stored arguments at rest, by encrypting or signing them between the codec and the store. What is stored
 * beside them ({@link StoredCall#payload()}, context, error) is redacted and not sealed.
 *
 * <p>Called on the capturing threads and on worker threads, many at a time, so it must be thread-safe; the caller of a
 * failed call may be waiting for {@link #seal}, so keys belong into memory before the first call. Bind the result to
 * the entry and the task, for instance as additional authenticated data, so that a sealed value that somebody copies to
 * another row does not open there.
 *
 * <p>A {@link dev.agentdlq.PayloadException} or any other exception of {@link #seal} makes the entry one without
 * arguments ({@link dev.agentdlq.ArgumentsState#UNSERIALIZABLE}): they are never stored unsealed instead. One of
 * {@link #open} sends the entry to review with its bytes intact ({@link dev.agentdlq.Reason#UNDECODABLE}).
 */
public interface ArgumentSealer {
    /**
     * Returns the name and version of the form, stored in every row beside the codec's. A node leaves rows of a form
     * that it does not know to people. A key that is rotated is best named inside the sealed bytes.
     *
     * @return a short name that changes when the form does
     */
    String id();

    /**
     * Seals arguments.
     *
     * @param entryId the entry they belong to
     * @param taskType the task's stable name
     * @param plain what the codec wrote; must neither be changed nor kept
     * @return the sealed bytes
     * @throws dev.agentdlq.PayloadException if that is not possible; the message holds neither values nor keys
     */
    byte[] seal(UUID entryId, String taskType, byte[] plain);

    /**
     * Opens sealed arguments.
     *
     * @param entryId the entry they were found with
     * @param taskType the task's stable name that they were found with
     * @param sealed what {@link #seal} returned; must not be changed
     * @return the bytes that the codec wrote
     * @throws dev.agentdlq.PayloadException if they were changed, belong to another entry, or their key is gone
     */
    byte[] open(UUID entryId, String taskType, byte[] sealed);
}
