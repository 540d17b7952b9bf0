/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import static java.time.temporal.ChronoField.MONTH_OF_YEAR;
import static java.time.temporal.ChronoField.YEAR;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.datatype.jsr310.deser.YearMonthDeserializer;
import com.fasterxml.jackson.datatype.jsr310.ser.YearMonthSerializer;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.util.Locale;

/**
 * Forms of JDK types that come back as they were, where the library's own do not: it makes paths absolute (and asks the
 * disk whether they are directories), and writes months after the year 9999 that it cannot read.
 */
final class ExactForms extends SimpleModule {
    private static final long serialVersionUID = 1L;

    ExactForms() {
        super("exact-forms");
        DateTimeFormatter months = new DateTimeFormatterBuilder()
                .appendValue(YEAR, 4, 10, SignStyle.EXCEEDS_PAD)
                .appendLiteral('-')
                .appendValue(MONTH_OF_YEAR, 2)
                .toFormatter(Locale.ROOT);
        addSerializer(YearMonth.class, new YearMonthSerializer(months));
        addDeserializer(YearMonth.class, new YearMonthDeserializer(months));
        addSerializer(File.class, new TextOf<>(File.class, File::getPath));
        addDeserializer(File.class, new FromText<>(File.class, File::new));
        addSerializer(Path.class, new TextOf<>(Path.class, ExactForms::text));
        addDeserializer(Path.class, new FromText<>(Path.class, Path::of));
    }

    private static String text(Path path) {
        if (path.getFileSystem() != FileSystems.getDefault()) {
            throw new IllegalArgumentException("a path must be one of the default file system");
        }
        return path.toString();
    }

    private interface Conversion<A, B> {
        B apply(A from);
    }

    private static final class TextOf<T> extends StdScalarSerializer<T> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // nobody serialises a mapper
        private final Conversion<T, String> text;

        TextOf(Class<T> type, Conversion<T, String> text) {
            super(type);
            this.text = text;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(text.apply(value));
        }
    }

    private static final class FromText<T> extends StdScalarDeserializer<T> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // nobody serialises a mapper
        private final Conversion<String, T> value;

        FromText(Class<T> type, Conversion<String, T> value) {
            super(type);
            this.value = value;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return value.apply(_parseString(in, context, this));
        }
    }
}
