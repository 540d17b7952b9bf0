/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.agentdlq.samples.orderflow.shop.Order;
import dev.agentdlq.samples.orderflow.shop.Product;
import dev.agentdlq.samples.orderflow.shop.ShopRows;
import dev.agentdlq.samples.orderflow.shop.User;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of recorded traffic. For one thread at a time.
 *
 * <p>A line that cannot be read is counted and left out. Whatever else is wrong with the folder is a
 * {@link DataException}.
 */
public final class DataFolder {
    private final GzipFile calls;
    private final GzipFile finalStates;
    private final GzipFile users;
    private final GzipFile orders;
    private final GzipFile products;
    private final List<String> unreadable = new ArrayList<>();

    /**
     * Opens a folder.
     *
     * @param folder where it is
     * @throws DataException if it does not exist or lacks a file
     */
    public DataFolder(Path folder) {
        calls = new GzipFile(folder.resolve("calls.jsonl.gz"));
        finalStates = new GzipFile(folder.resolve("final_state.jsonl.gz"));
        users = new GzipFile(folder.resolve("db/users.json.gz"));
        orders = new GzipFile(folder.resolve("db/orders.json.gz"));
        products = new GzipFile(folder.resolve("db/products.json.gz"));
        if (!Files.isDirectory(folder)) {
            throw new DataException("data folder '" + folder + "' does not exist", null);
        }
        List<String> missing = Stream.of(calls, users, orders, products)
                .filter(file -> !file.isPresent())
                .map(file -> folder.relativize(file.path()).toString())
                .toList();
        if (!missing.isEmpty()) {
            throw new DataException("data folder '" + folder + "' lacks the files " + missing, null);
        }
    }

    /** Reads the shop's rows as they were before the first call. */
    public ShopRows shopRows() {
        return new ShopRows(
                new RowsFile<>(users, "users", User.class).read(),
                new RowsFile<>(orders, "orders", Order.class).read(),
                new RowsFile<>(products, "products", Product.class).read());
    }

    /**
     * Reads the conversations in the order of their first calls; calls are sorted by their seq.
     *
     * @throws DataException if no line can be read
     */
    public List<Conversation> conversations() {
        Map<String, List<RecordedCall>> callsByConversation = new LinkedHashMap<>();
        int lines = lines(
                calls,
                RecordedCall.class,
                call -> callsByConversation
                        .computeIfAbsent(call.conversation(), id -> new ArrayList<>())
                        .add(call));
        if (callsByConversation.isEmpty()) {
            throw new DataException(
                    "file '" + calls.path() + "' must hold a call on each line, but none of its " + lines
                            + " lines is readable; name another data folder",
                    null);
        }
        List<Conversation> conversations = new ArrayList<>();
        callsByConversation.forEach((id, list) -> {
            list.sort(Comparator.comparingInt(RecordedCall::seq));
            conversations.add(new Conversation(id, list));
        });
        return conversations;
    }

    /**
     * Reads what the conversations left behind.
     *
     * @return the changed rows by conversation; empty if that was not recorded
     */
    public Optional<Map<String, FinalState>> finalStates() {
        if (!finalStates.isPresent()) {
            return Optional.empty();
        }
        Map<String, FinalState> stateByConversation = new LinkedHashMap<>();
        lines(finalStates, FinalState.class, state -> stateByConversation.put(state.conversation(), state));
        return Optional.of(stateByConversation);
    }

    /** Returns the lines that were left out so far, as 'file:line'. */
    public List<String> unreadableLines() {
        return List.copyOf(unreadable);
    }

    /** Reads a file's lines and returns how many there are that are not blank. */
    private <T> int lines(GzipFile file, Class<T> type, Consumer<T> consumer) {
        return file.<Integer>read(text -> readLines(file, text, type, consumer));
    }

    private <T> int readLines(GzipFile file, BufferedReader text, Class<T> type, Consumer<T> consumer)
            throws IOException {
        int number = 0;
        int blank = 0;
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            number++;
            if (line.isBlank()) {
                blank++;
                continue;
            }
            T value = valueOrNull(line, type);
            if (value == null) {
                unreadable.add(file.path().getFileName() + ":" + number);
            } else {
                consumer.accept(value);
            }
        }
        return number - blank;
    }

    /** Reads a line; null if it is no JSON, not of that type, or the word null, which Jackson reads as every type. */
    private static <T> @Nullable T valueOrNull(String line, Class<T> type) {
        try {
            return Json.MAPPER.readValue(line, type);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
