/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.arrivals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentdlq.samples.orderflow.data.DataException;
import dev.agentdlq.samples.orderflow.data.GzipFile;
import dev.agentdlq.samples.orderflow.data.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of recorded arrivals. Whatever is wrong with it is a {@link DataException}.
 *
 * @param folder where it is
 */
public record ArrivalsFolder(Path folder) {
    private static final String TRACE = "azure_code";

    /** Returns whether there is a folder. */
    public boolean isPresent() {
        return Files.isDirectory(folder);
    }

    /** Reads the trace that the sample plays, with its bursts of 10 s. */
    public Arrivals read() {
        GzipFile trace = new GzipFile(folder.resolve(TRACE + ".csv.gz"));
        Path bursts = folder.resolve("bursts.json");
        List<Path> missing = Stream.of(trace.path(), bursts)
                .filter(file -> !Files.isRegularFile(file))
                .map(folder::relativize)
                .toList();
        if (!missing.isEmpty()) {
            throw new DataException("arrivals folder '" + folder + "' lacks the files " + missing, null);
        }
        List<Window> windows = windows(bursts);
        List<Arrival> arrivals = trace.read(text -> arrivals(trace.path(), text, windows));
        return new Arrivals(arrivals, "as recorded in " + trace.path());
    }

    private static List<Arrival> arrivals(Path file, BufferedReader text, List<Window> windows) throws IOException {
        List<Arrival> arrivals = new ArrayList<>();
        String header = text.readLine();
        int number = 1;
        for (String line = text.readLine(); header != null && line != null; line = text.readLine()) {
            number++;
            double seconds = seconds(file, number, line);
            if (!arrivals.isEmpty()
                    && seconds < arrivals.get(arrivals.size() - 1).seconds()) {
                throw new DataException(
                        "file '" + file + "' must be in the order of time, but line " + number + " is not", null);
            }
            arrivals.add(new Arrival(seconds, windows.stream().anyMatch(window -> window.holds(seconds))));
        }
        if (arrivals.isEmpty()) {
            throw new DataException("file '" + file + "' must hold an arrival on each line, but holds none", null);
        }
        return arrivals;
    }

    private static double seconds(Path file, int number, String line) {
        int comma = line.indexOf(',');
        try {
            double seconds = Double.parseDouble(comma < 0 ? line : line.substring(0, comma));
            if (seconds >= 0 && seconds < Double.POSITIVE_INFINITY) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // Told below, together with numbers that are no time.
        }
        throw new DataException(
                "file '" + file + "' must begin each line with a time in seconds, but line " + number + " does not",
                null);
    }

    private static List<Window> windows(Path file) {
        JsonNode bursts;
        try {
            bursts = Json.MAPPER
                    .readTree(Files.readString(file, StandardCharsets.UTF_8))
                    .path(TRACE)
                    .path("per_10s")
                    .path("bursts");
        } catch (JsonProcessingException e) {
            throw new DataException("file '" + file + "' is no JSON", e);
        } catch (IOException e) {
            throw new DataException("file '" + file + "' cannot be read", e);
        }
        List<Window> windows = new ArrayList<>();
        for (JsonNode burst : bursts) {
            JsonNode from = burst.path("from_s");
            JsonNode to = burst.path("to_s");
            if (from.isNumber() && to.isNumber()) {
                windows.add(new Window(from.doubleValue(), to.doubleValue()));
            }
        }
        if (windows.isEmpty()) {
            throw new DataException(
                    "file '" + file + "' must name bursts under " + TRACE + ".per_10s.bursts, but names none", null);
        }
        return windows;
    }

    private record Window(double from, double to) {
        boolean holds(double seconds) {
            return from <= seconds && seconds < to;
        }
    }
}
