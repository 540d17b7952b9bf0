/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A numbered change of the tables. Released files are never edited; their checksums are stored and compared.
 *
 * <p>The first line of a file says which libraries can still work with the tables after it: those that know at least
 * this version. A file that only adds repeats the number of the file before it. One that takes something away names the
 * first version whose library does without, and is released after that one.
 *
 * @param version its number, counted from 1
 * @param name its file name
 * @param checksum the SHA-256 of its text
 * @param compatibleFrom the oldest schema version whose library may read and write the tables after it
 * @param sql its text, with {@code {schema}} where the schema belongs
 */
record Migration(int version, String name, String checksum, int compatibleFrom, String sql) {
    private static final List<String> FILES = List.of("V001__entries.sql");
    private static final Pattern NAME = Pattern.compile("V([0-9]{3})__[a-z0-9_]+\\.sql");
    private static final Pattern FIRST_LINE = Pattern.compile("-- compatible-from: ([1-9][0-9]{0,2})\\R");

    /** Reads the migrations of a database, in their order. */
    static List<Migration> of(String database) {
        return FILES.stream()
                .map(file -> parse(file, read(database + "/" + file)))
                .toList();
    }

    /**
     * Reads a file.
     *
     * @param name its name, {@code V002__what_it_does.sql}
     * @param sql its text
     * @return the migration
     * @throws IllegalStateException if the name has another form, or the first line does not say what it must
     */
    static Migration parse(String name, String sql) {
        Matcher number = NAME.matcher(name);
        if (!number.matches()) {
            throw new IllegalStateException("a migration must be named like V002__what.sql, but was '" + name + "'");
        }
        int version = Integer.parseInt(number.group(1));
        Matcher first = FIRST_LINE.matcher(sql);
        int compatibleFrom = first.lookingAt() ? Integer.parseInt(first.group(1)) : 0;
        if (compatibleFrom < 1 || compatibleFrom > version) {
            throw new IllegalStateException(
                    "file '" + name + "' must begin with a line '-- compatible-from: N', N from 1" + " to " + version
                            + ", but begins with '" + sql.lines().findFirst().orElse("") + "'");
        }
        return new Migration(version, name, sha256(sql), compatibleFrom, sql);
    }

    private static String read(String file) {
        try (InputStream in = Migration.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("file '" + file + "' must be in the library's jar, but is not");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("file '" + file + "' must be readable, but is not", e);
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
