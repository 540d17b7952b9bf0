/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.agentdlq.runtime.internal.redact.Redaction;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What people see of arguments: redacted JSON of at most 8,192 bytes as UTF-8, that every store can hold. Always makes
 * something and never throws. Thread-safe.
 */
public final class ArgumentViews {
    private static final String NOT_SHOWN = "‹not shown›";

    private final JsonMapper mapper = Mapper.create();
    private final Redaction redaction;

    /**
     * Creates the views of one node.
     *
     * @param redaction what to hide where there is no plan
     */
    public ArgumentViews(Redaction redaction) {
        this.redaction = redaction;
    }

    /**
     * Shows stored arguments by their names. Long texts are shortened; of many elements or arguments those are shown
     * that fit, with the number of the others.
     *
     * @param args what the codec wrote
     * @param plan what to hide
     * @return a JSON object; without values if the bytes are no JSON array
     */
    public String ofArguments(byte[] args, RedactionPlan plan) {
        ViewText out = new ViewText();
        try (JsonParser in = mapper.createParser(args)) {
            if (in.nextToken() != JsonToken.START_ARRAY) {
                return ofNothing(plan);
            }
            ViewScan scan = new ViewScan(in, out, plan.redaction());
            Arguments arguments = new Arguments(out, plan.names().size());
            for (int i = 0; i < plan.names().size(); i++) {
                if (in.nextToken() == null || in.currentToken() == JsonToken.END_ARRAY) {
                    return ofNothing(plan);
                }
                if (arguments.begin(plan.names().get(i))) {
                    scan.copy(plan.node(i), 1);
                } else {
                    in.skipChildren();
                }
            }
            arguments.end();
            return out.toString();
        } catch (IOException | RuntimeException | StackOverflowError unreadable) {
            return ofNothing(plan);
        }
    }

    /**
     * Shows arguments that could not be stored: simple values, and of all others the class. Calls no method of theirs.
     *
     * @param values the arguments
     * @param plan what to hide
     * @return a JSON object
     */
    public String ofUnstored(@Nullable Object[] values, RedactionPlan plan) {
        ViewText out = new ViewText();
        Arguments arguments = new Arguments(out, plan.names().size());
        for (int i = 0; i < plan.names().size(); i++) {
            if (arguments.begin(plan.names().get(i))) {
                Object value = i < values.length ? values[i] : null;
                out.text(plan.node(i) == PlanNode.HIDDEN ? Redaction.MARK : described(value, plan.redaction()));
            }
        }
        arguments.end();
        return out.toString();
    }

    private static String described(@Nullable Object value, Redaction redaction) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String text) {
            return redaction.inText(text.length() > 1_024 ? text.substring(0, 1_024) + "…" : text);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        boolean isSimple = value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof Boolean
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Float
                || value instanceof Character;
        return isSimple ? value.toString() : "‹" + value.getClass().getTypeName() + "›";
    }

    /**
     * Shows arguments that were never bound to parameters; only names decide what to hide.
     *
     * @param json what the model wrote
     * @return the same if it is JSON, shortened, else its beginning as a JSON text
     */
    public String ofRawJson(String json) {
        ViewText out = new ViewText();
        try (JsonParser in = mapper.createParser(json)) {
            if (in.nextToken() != null) {
                new ViewScan(in, out, redaction).copy(PlanNode.PLAIN, 1);
                if (in.nextToken() == null) {
                    return out.toString();
                }
            }
        } catch (IOException | RuntimeException | StackOverflowError noJson) {
            // Shown as a text below.
        }
        ViewText text = new ViewText();
        int shown = Math.min(json.length(), 2 * 1_024);
        text.text(redaction.inText(json.substring(0, shown)), json.length());
        return text.toString();
    }

    private static String ofNothing(RedactionPlan plan) {
        ViewText out = new ViewText();
        Arguments arguments = new Arguments(out, plan.names().size());
        for (String name : plan.names()) {
            if (arguments.begin(name)) {
                out.text(NOT_SHOWN);
            }
        }
        arguments.end();
        return out.toString();
    }

    /** The object around the arguments, in which each gets its share of the room that is left. */
    private static final class Arguments {
        private static final int LEAST_SHARE = 256;

        private final ViewText out;
        private int open;
        private int shown;
        private int left;

        Arguments(ViewText out, int count) {
            this.out = out;
            this.open = count;
            out.raw('{');
        }

        boolean begin(String name) {
            int share = Math.max(LEAST_SHARE, (ViewText.SOFT_LIMIT - out.bytes()) / open--);
            out.limitTo(ViewText.SOFT_LIMIT);
            if (left > 0 || !out.hasRoom()) {
                left++;
                return false;
            }
            if (shown++ > 0) {
                out.raw(',');
            }
            out.name(name);
            out.limitTo(out.bytes() + share);
            return true;
        }

        void end() {
            if (left > 0) {
                out.raw(',');
                out.name("…");
                out.text(left + " more arguments");
            }
            out.raw('}');
        }
    }
}
