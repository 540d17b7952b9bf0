/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Serializable;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether arguments can be encoded on the caller's own thread: whether only code of the JDK runs, and not for
 * long. Anything else may block, so it is encoded elsewhere under a deadline. Thread-safe; remembers what it found of
 * declared types.
 */
public final class TrustedTypes {
    /** A look at more objects would cost more than the other thread. */
    private static final int MAX_OBJECTS = 1_000;

    private static final int MAX_BITS = 16_384;

    private static final Set<Class<?>> VALUES = Set.of(
            String.class,
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigDecimal.class,
            BigInteger.class,
            UUID.class,
            URI.class,
            Locale.class,
            Currency.class,
            OptionalInt.class,
            OptionalLong.class,
            OptionalDouble.class);

    private static final Set<Class<?>> SUPERTYPES =
            Set.of(Object.class, Number.class, Comparable.class, Serializable.class, CharSequence.class);

    /** The JDK's collections that hold their elements themselves: its wrappers run the code of what they wrap. */
    private static final Set<Class<?>> COLLECTIONS = Set.copyOf(Stream.<Object>of(
                    new ArrayList<>(),
                    new LinkedHashSet<>(),
                    new HashSet<>(),
                    new TreeSet<String>(),
                    new ArrayDeque<>(),
                    new LinkedHashMap<>(),
                    new HashMap<>(),
                    new TreeMap<String, String>(),
                    new ConcurrentHashMap<>(),
                    EnumSet.noneOf(Thread.State.class),
                    new EnumMap<>(Thread.State.class),
                    List.of(),
                    List.of(1),
                    Set.of(),
                    Set.of(1),
                    Map.of(),
                    Map.of(1, 1),
                    Arrays.asList(1),
                    java.util.Collections.emptyList(),
                    java.util.Collections.emptySet(),
                    java.util.Collections.emptyMap(),
                    java.util.Collections.singletonList(1),
                    java.util.Collections.singleton(1),
                    java.util.Collections.singletonMap(1, 1))
            .map(Object::getClass)
            .toList());

    private final JsonMapper mapper = Mapper.create();
    private final Map<List<Type>, Boolean> trustByTypes = new ConcurrentHashMap<>();

    private static final ClassValue<Boolean> PLAIN_ENUMS = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return isPlainEnum(type);
        }
    };

    /** Creates an instance that remembers nothing yet. */
    public TrustedTypes() {}

    /**
     * Decides of the arguments of one call. Calls no method of theirs but the JDK's.
     *
     * @param arguments one value per parameter
     * @param types the declared parameter types
     * @return whether to encode them at once
     */
    public boolean trusted(@Nullable Object[] arguments, List<Type> types) {
        try {
            Boolean known = trustByTypes.get(types);
            boolean isTrusted = known != null ? known : trustByTypes.computeIfAbsent(types, this::areDeclaredOfJdk);
            return isTrusted && budgetAfter(arguments, MAX_OBJECTS) >= 0;
        } catch (RuntimeException | StackOverflowError changedMeanwhile) {
            return false;
        }
    }

    private boolean areDeclaredOfJdk(List<Type> types) {
        return types.stream().allMatch(type -> isDeclaredOfJdk(mapper.constructType(type)));
    }

    private static boolean isDeclaredOfJdk(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (type.isArrayType()) {
            return isDeclaredOfJdk(type.getContentType());
        }
        boolean isKnown = raw.isPrimitive()
                || isValue(raw)
                || SUPERTYPES.contains(raw)
                || (raw.isEnum() && PLAIN_ENUMS.get(raw))
                || ((type.isContainerType() || type.isReferenceType()) && Things.isOfJdk(raw));
        return isKnown && type.getBindings().getTypeParameters().stream().allMatch(TrustedTypes::isDeclaredOfJdk);
    }

    private static boolean isValue(Class<?> type) {
        return VALUES.contains(type) || (type.getPackageName().equals("java.time") && Things.isOfJdk(type));
    }

    /** Returns how many more objects may be looked at; less than none if one is not trusted. */
    private static int budgetAfter(@Nullable Object value, int budget) {
        if (value == null || budget < 0) {
            return budget;
        }
        Class<?> type = value.getClass();
        if (isValue(type)) {
            return isShort(value) ? budget - 1 : -1;
        }
        if (value instanceof Object[] elements) {
            return budgetAfter(Arrays.asList(elements), budget);
        }
        if (type.isArray()) {
            return budget - 1;
        }
        if (value instanceof Enum<?> constant) {
            return PLAIN_ENUMS.get(constant.getDeclaringClass()) ? budget - 1 : -1;
        }
        if (value instanceof Optional<?> optional) {
            return budgetAfter(optional.orElse(null), budget - 1);
        }
        if (!COLLECTIONS.contains(type) && type != LinkedList.class) {
            return -1;
        }
        return value instanceof Map<?, ?> map
                ? budgetAfter(map.values(), budgetAfter(map.keySet(), budget))
                : budgetAfter((Collection<?>) value, budget);
    }

    private static int budgetAfter(Collection<?> elements, int budget) {
        int left = budget - 1;
        for (Object element : elements) {
            left = budgetAfter(element, left);
            if (left < 0) {
                return left;
            }
        }
        return left;
    }

    /** Long numbers take more than their share of time to write and read. */
    private static boolean isShort(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.unscaledValue().bitLength() <= MAX_BITS;
        }
        return !(value instanceof BigInteger number) || number.bitLength() <= MAX_BITS;
    }

    /** Whether constants are written by their names, and the library asks nothing else of them. */
    private static boolean isPlainEnum(Class<?> type) {
        if (!type.isEnum() || isAnnotated(type)) {
            return false;
        }
        boolean hasOwnText = Arrays.stream(type.getDeclaredMethods())
                .anyMatch(method -> method.getName().equals("toString") && method.getParameterCount() == 0);
        boolean hasBodies = (type.getModifiers() & Modifier.FINAL) == 0;
        return !hasOwnText
                && !hasBodies
                && Stream.of(type.getDeclaredFields()).noneMatch(TrustedTypes::isAnnotated)
                && Stream.of(type.getDeclaredMethods()).noneMatch(TrustedTypes::isAnnotated)
                && Stream.of(type.getDeclaredConstructors()).noneMatch(TrustedTypes::isAnnotated);
    }

    private static boolean isAnnotated(AnnotatedElement element) {
        for (Annotation annotation : element.getDeclaredAnnotations()) {
            if (annotation.annotationType().getName().startsWith("com.fasterxml.jackson.")) {
                return true;
            }
        }
        return false;
    }
}
