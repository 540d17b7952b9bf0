/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.data;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A compressed text file of a data folder. Whatever is wrong with it becomes a {@link DataException}.
 *
 * @param path where it is
 */
public record GzipFile(Path path) {

    /** Reads something from the text. */
    public interface Reading<T> {
        /** Reads it. */
        T from(BufferedReader text) throws IOException;
    }

    /** Returns whether there is such a file. */
    public boolean isPresent() {
        return Files.isRegularFile(path);
    }

    /** Reads the text and closes the file. */
    public <T> T read(Reading<T> reading) {
        try (InputStream packed = Files.newInputStream(path);
                InputStream bytes = new GZIPInputStream(packed);
                BufferedReader text = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
            return reading.from(text);
        } catch (EOFException e) {
            throw new DataException("file '" + path + "' ends in the middle of its gzip data; fetch it again", e);
        } catch (ZipException e) {
            throw new DataException("file '" + path + "' is not readable as gzip: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new DataException("file '" + path + "' cannot be read: " + firstLine(e), e);
        }
    }

    private static String firstLine(IOException e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
