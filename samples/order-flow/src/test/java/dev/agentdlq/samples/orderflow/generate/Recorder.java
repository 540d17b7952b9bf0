/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentdlq.samples.orderflow.data.FinalState;
import dev.agentdlq.samples.orderflow.data.Json;
import dev.agentdlq.samples.orderflow.data.RecordedAnswer;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import dev.agentdlq.samples.orderflow.play.BindingException;
import dev.agentdlq.samples.orderflow.play.DirectCalls;
import dev.agentdlq.samples.orderflow.shop.OrderRuleViolation;
import dev.agentdlq.samples.orderflow.shop.Shop;
import dev.agentdlq.samples.orderflow.shop.ShopRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the calls of one invented agent, on a server that fails now and then, and writes down the answers. */
final class Recorder {
    private static final int MOST_CALLS = 12;
    private static final int KEPT_WHOLE = 240;
    private static final int KEPT_BEGINNING = 120;

    private final String conversation;
    private final ShopRows rows;
    private final Shop shop;
    private final Dice dice;
    private final List<RecordedCall> calls = new ArrayList<>();
    private final Map<String, Integer> firstSeqByCall = new HashMap<>();
    private final Set<String> disturbed = new HashSet<>();

    Recorder(String conversation, ShopRows rows, Dice dice) {
        this.conversation = conversation;
        this.rows = rows;
        this.shop = new Shop(rows);
        this.dice = dice;
    }

    List<RecordedCall> calls() {
        return calls;
    }

    FinalState state() {
        return FinalState.of(conversation, rows, shop);
    }

    /** Makes a call; what a disturbed call was about is not asked again, because the shop may differ by then. */
    void call(String tool, Object... namesAndValues) {
        ObjectNode arguments = Json.MAPPER.createObjectNode();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            arguments.set((String) namesAndValues[i], Json.MAPPER.valueToTree(namesAndValues[i + 1]));
        }
        if (calls.size() >= MOST_CALLS || disturbed.contains(tool + arguments)) {
            return;
        }
        try {
            Object answer = DirectCalls.call(shop, conversation + "/" + calls.size(), tool, arguments);
            boolean isGivenUp = disturb(tool, arguments);
            if (!isGivenUp) {
                add(tool, arguments, Json.answerText(answer), null, null);
            }
        } catch (BindingException e) {
            boolean isTool = DirectCalls.hasTool(tool);
            String result = isTool ? "Error: " + e.getMessage() : "Unknown action " + tool;
            add(tool, arguments, result, "deterministic", isTool ? codeOf(e) : "UNKNOWN_TOOL");
        } catch (OrderRuleViolation e) {
            add(
                    tool,
                    arguments,
                    "Error: " + e.getMessage(),
                    "deterministic",
                    e.code().name());
        }
    }

    private static String codeOf(BindingException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("has no argument")) {
            return "UNKNOWN_ARGUMENT";
        }
        return message.contains("needs the argument") ? "MISSING_ARGUMENT" : "WRONG_ARGUMENT_TYPE";
    }

    /** Lets the server fail before some calls; the agent tries again by itself, or gives up a look-up at times. */
    private boolean disturb(String tool, JsonNode arguments) {
        boolean isOrderLookUp = tool.equals("get_order_details");
        if (calls.size() > MOST_CALLS - 3
                || firstSeqByCall.containsKey(tool + arguments)
                || !dice.chance(isOrderLookUp ? 20 : 4)) {
            return false;
        }
        disturbed.add(tool + arguments);
        if (!isOrderLookUp) {
            String torn = "Error: Error executing tool " + tool + ": Expecting ',' delimiter: line " + dice.digits(5)
                    + " column 9 (char " + dice.digits(6) + ")";
            add(tool, arguments, torn, "transient", "BACKEND_TORN_READ");
            return false;
        }
        for (int i = dice.chance(30) ? 2 : 1; i > 0; i--) {
            add(tool, arguments, "Error: 503 Service Unavailable", "transient", "SERVICE_UNAVAILABLE");
        }
        return dice.chance(15);
    }

    private void add(
            String tool, JsonNode arguments, String result, @Nullable String errorClass, @Nullable String errorCode) {
        int seq = calls.size();
        Integer first = firstSeqByCall.putIfAbsent(tool + arguments, seq);
        boolean isCut = errorClass == null
                && result.length() > KEPT_WHOLE
                && (tool.startsWith("get_") || tool.startsWith("list_"));
        calls.add(new RecordedCall(
                conversation,
                "generated",
                seq,
                tool,
                arguments,
                errorClass == null ? "ok" : "error",
                isCut ? result.substring(0, KEPT_BEGINNING) : result,
                isCut ? result.length() : null,
                isCut ? RecordedAnswer.digestOf(result) : null,
                errorClass,
                errorCode,
                first));
    }
}
