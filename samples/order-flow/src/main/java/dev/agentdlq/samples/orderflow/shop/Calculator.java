/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import static dev.agentdlq.samples.orderflow.shop.RuleCode.EXPRESSION_NOT_VALID;

import java.math.BigDecimal;

/** Evaluates sums and products of decimal numbers. For one expression and one thread. */
public final class Calculator {
    private static final String ALLOWED = "0123456789+-*/(). ";
    private static final int DEEPEST = 100;

    private final String expression;
    private int position;
    private int depth;

    private Calculator(String expression) {
        this.expression = expression;
    }

    /**
     * Evaluates an expression.
     *
     * @param expression digits, the four operators, brackets, dots and spaces
     * @return the value with two decimals at most, at least one
     * @throws OrderRuleViolation if it holds anything else or has no value
     */
    public static String evaluate(String expression) {
        if (expression.chars().anyMatch(c -> ALLOWED.indexOf(c) < 0)) {
            throw new OrderRuleViolation(EXPRESSION_NOT_VALID, "invalid characters in expression");
        }
        Calculator calculator = new Calculator(expression);
        double value = calculator.sum();
        if (calculator.peek() != END || !Double.isFinite(value)) {
            throw noValue();
        }
        String text = BigDecimal.valueOf(Money.rounded(value)).toPlainString();
        return text.indexOf('.') < 0 ? text + ".0" : text;
    }

    private static final char END = '\0';

    private double sum() {
        double value = product();
        for (char operator = peek(); operator == '+' || operator == '-'; operator = peek()) {
            position++;
            value = operator == '+' ? value + product() : value - product();
        }
        return value;
    }

    private double product() {
        double value = factor();
        for (char operator = peek(); operator == '*' || operator == '/'; operator = peek()) {
            position++;
            value = operator == '*' ? value * factor() : value / factor();
        }
        return value;
    }

    private double factor() {
        if (++depth > DEEPEST) {
            throw noValue();
        }
        double value;
        switch (peek()) {
            case '+' -> {
                position++;
                value = factor();
            }
            case '-' -> {
                position++;
                value = -factor();
            }
            case '(' -> {
                position++;
                value = sum();
                if (peek() != ')') {
                    throw noValue();
                }
                position++;
            }
            default -> value = number();
        }
        depth--;
        return value;
    }

    private double number() {
        int start = position;
        while (position < expression.length() && "0123456789.".indexOf(expression.charAt(position)) >= 0) {
            position++;
        }
        try {
            return Double.parseDouble(expression.substring(start, position));
        } catch (NumberFormatException e) {
            throw noValue();
        }
    }

    /** Skips spaces and returns the next character without taking it. */
    private char peek() {
        while (position < expression.length() && expression.charAt(position) == ' ') {
            position++;
        }
        return position < expression.length() ? expression.charAt(position) : END;
    }

    private static OrderRuleViolation noValue() {
        return new OrderRuleViolation(EXPRESSION_NOT_VALID, "the expression has no value");
    }
}
