/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.data;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JavaType;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file with one table of the shop: a JSON object of rows by their ids.
 *
 * @param file where it is
 * @param noun what the rows are called
 * @param type the type of a row
 */
record RowsFile<R>(GzipFile file, String noun, Class<R> type) {

    /** Reads the rows in their order. */
    Map<String, R> read() {
        return file.<Map<String, R>>read(this::rows);
    }

    private Map<String, R> rows(BufferedReader text) throws IOException {
        JavaType mapType = Json.MAPPER.getTypeFactory().constructMapType(LinkedHashMap.class, String.class, type);
        try (JsonParser parser = Json.MAPPER.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw refusal("is " + nounOf(first), null);
            }
            Map<String, R> rowById = Json.MAPPER.readValue(parser, mapType);
            if (rowById.containsValue(null)) {
                throw refusal("has a row that is null", null);
            }
            return rowById;
        } catch (JsonParseException e) {
            throw refusal("is no JSON " + placeOf(e.getLocation()), e);
        } catch (JsonProcessingException e) {
            throw refusal("has something else " + placeOf(e.getLocation()), e);
        }
    }

    /** Jackson's own message is left out, because it quotes the file. */
    private DataException refusal(String but, @Nullable Throwable cause) {
        return new DataException(
                "file '" + file.path() + "' must be a JSON object of " + noun + " by id, but " + but, cause);
    }

    private static String placeOf(@Nullable JsonLocation location) {
        return location == null
                ? "somewhere"
                : "at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String nounOf(@Nullable JsonToken token) {
        if (token == null) {
            return "empty";
        }
        return token == JsonToken.START_ARRAY ? "an array" : "a single value";
    }
}
