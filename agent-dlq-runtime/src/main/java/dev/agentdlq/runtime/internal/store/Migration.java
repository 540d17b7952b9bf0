/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A numbered change of the tables. Released files are never edited; their checksums are stored and compared.
 *
 * @param version its number, counted from 1
 * @param name its file name
 * @param checksum the SHA-256 of its text
 * @param sql its text, with {@code {schema}} where the schema belongs
 */
record Migration(int version, String name, String checksum, String sql) {
    private static final List<String> FILES = List.of("V001__entries.sql");

    /** Reads the migrations of a database, in their order. */
    static List<Migration> of(String database) {
        return FILES.stream().map(file -> read(database, file)).toList();
    }

    /**
     * Compares what a database has with what this version brings.
     *
     * @param store the database, for messages
     * @param all what this version brings
     * @param checksumByVersion what the database has
     * @return what is still to be applied
     * @throws StoreException if the database is newer, or was made with other files
     */
    static List<Migration> missing(String store, List<Migration> all, Map<Integer, String> checksumByVersion) {
        for (Integer applied : checksumByVersion.keySet()) {
            if (applied > all.size()) {
                throw StoreException.incompatible(
                        store + " has schema version " + applied + ", but this version of the library knows only "
                                + all.size() + "; start a newer version of the library");
            }
        }
        for (Migration migration : all) {
            String applied = checksumByVersion.getOrDefault(migration.version, migration.checksum);
            if (!applied.equals(migration.checksum)) {
                throw StoreException.incompatible(
                        store + " was migrated with another file '" + migration.name + "': its checksum is "
                                + migration.checksum + ", but schema_version says " + applied
                                + "; start the version of the library that made the schema");
            }
        }
        return all.stream()
                .filter(migration -> !checksumByVersion.containsKey(migration.version))
                .toList();
    }

    private static Migration read(String database, String file) {
        try (InputStream in = Migration.class.getResourceAsStream(database + "/" + file)) {
            if (in == null) {
                throw new IllegalStateException(
                        "file '" + database + "/" + file + "' must be in the library's jar, but is not");
            }
            String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Migration(Integer.parseInt(file.substring(1, 4)), file, sha256(sql), sql);
        } catch (IOException e) {
            throw new IllegalStateException("file '" + database + "/" + file + "' must be readable, but is not", e);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
