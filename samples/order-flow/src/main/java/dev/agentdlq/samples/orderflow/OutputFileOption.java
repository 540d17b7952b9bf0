/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a file to be written, and checks that it can be before anything is played. */
final class OutputFileOption implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
        Path file;
        try {
            file = Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("must be the name of a file, but was '" + text + "'");
        }
        if (Files.isDirectory(file)) {
            throw new TypeConversionException("must be a file, but '" + text + "' is a folder; name a file in it");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new TypeConversionException(
                    "must be a file in a folder that exists, but there is no folder '" + folder + "'; create it first");
        }
        boolean isNew = folder != null && Files.notExists(file);
        if (!Files.isWritable(isNew ? folder : file)) {
            throw new TypeConversionException("must be a file that can be written, but '" + text + "' cannot");
        }
        return file;
    }
}
