/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The parameters of a method as a text that is stored with every entry, so that a later change is noticed before old
 * arguments are read by new types: {@code (orderId:java.lang.String,count:int)}. Written by us and not by
 * {@link Type#getTypeName()}, whose form differs between implementations. Names are left out where the compiler has not
 * kept them.
 */
public final class Signature {
    /** Stands for the signature where a call was not bound to any method. */
    public static final String UNBOUND = "unbound";

    /** Stands for the signature of a task that takes JSON as it is, and so accepts whatever was stored. */
    public static final String JSON = "json";

    private static final Pattern NO_NAME = Pattern.compile("arg[0-9]+");

    private Signature() {}

    /**
     * Writes a signature.
     *
     * @param types the parameter types
     * @param names the parameter names
     * @return the same text for equal parameters, however their types were made
     */
    public static String of(List<Type> types, List<String> names) {
        boolean unnamed = names.stream().allMatch(name -> NO_NAME.matcher(name).matches());
        List<String> parameters = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            parameters.add((unnamed ? "" : names.get(i) + ":") + text(types.get(i)));
        }
        return "(" + String.join(",", parameters) + ")";
    }

    /**
     * Compares two signatures: by types, and by names where both have them.
     *
     * @param one a signature
     * @param other a signature
     * @return whether arguments of one are arguments of the other
     */
    public static boolean areSame(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        if (!isOfMethod(one) || !isOfMethod(other)) {
            return false;
        }
        List<String> ones = parameters(one);
        List<String> others = parameters(other);
        boolean named = hasNames(ones) && hasNames(others);
        return !named
                && ones.stream()
                        .map(Signature::type)
                        .toList()
                        .equals(others.stream().map(Signature::type).toList());
    }

    private static boolean isOfMethod(String signature) {
        return signature.startsWith("(");
    }

    private static boolean hasNames(List<String> parameters) {
        return parameters.stream().anyMatch(parameter -> parameter.indexOf(':') >= 0);
    }

    private static String type(String parameter) {
        return parameter.substring(parameter.indexOf(':') + 1);
    }

    /** Splits at the commas that are not inside a type. */
    private static List<String> parameters(String signature) {
        List<String> parameters = new ArrayList<>();
        int depth = 0;
        int begin = 1;
        for (int i = 1; i < signature.length(); i++) {
            char c = signature.charAt(i);
            depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            if ((c == ',' && depth == 0) || i == signature.length() - 1) {
                parameters.add(signature.substring(begin, i));
                begin = i + 1;
            }
        }
        return parameters;
    }

    private static String text(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            return Arrays.stream(parameterized.getActualTypeArguments())
                    .map(Signature::text)
                    .collect(Collectors.joining(",", Erasure.of(type).getName() + "<", ">"));
        }
        if (type instanceof GenericArrayType array) {
            return text(array.getGenericComponentType()) + "[]";
        }
        if (type instanceof WildcardType wildcard) {
            return wildcard.getLowerBounds().length > 0
                    ? "? super " + text(wildcard.getLowerBounds()[0])
                    : "? extends " + text(wildcard.getUpperBounds()[0]);
        }
        return Erasure.of(type).getTypeName().replace('$', '.');
    }
}
