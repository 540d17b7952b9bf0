/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import com.fasterxml.jackson.databind.JavaType;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.WeakHashMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Compares collections and maps: by their contents, and by what kind of collection they are. */
final class Collections {
    /** What has no order is compared each with each, which must end in a reasonable time. */
    private static final int MAX_UNORDERED = 1_000;

    private static final Set<Class<?>> QUEUES =
            Set.of(ArrayDeque.class, LinkedList.class, ConcurrentLinkedQueue.class, ConcurrentLinkedDeque.class);

    private final Sameness sameness;

    Collections(Sameness sameness) {
        this.sameness = sameness;
    }

    @Nullable
    String compare(JavaType declared, Collection<?> before, Object after) {
        if (!(after instanceof Collection<?> other)
                || before.size() != other.size()
                || !isSameKind(declared.getRawClass(), before, other)) {
            return Sameness.nameOf(before);
        }
        JavaType content = sameness.parameter(declared, Iterable.class, 0);
        String difference = inOrder(content, before, other);
        if (difference != null && before instanceof Set) {
            difference = inAnyOrder(content, before, other);
        }
        return difference != null ? difference : compareOwnFields(declared, before, after);
    }

    @Nullable
    String compare(JavaType declared, Map<?, ?> before, Object after) {
        if (!(after instanceof Map<?, ?> other)
                || before.size() != other.size()
                || !isSameKind(declared.getRawClass(), before, other)) {
            return Sameness.nameOf(before);
        }
        JavaType entry = entryType(declared, Map.class);
        String difference = inOrder(entry, before.entrySet(), other.entrySet());
        if (difference != null) {
            difference = inAnyOrder(entry, before.entrySet(), other.entrySet());
        }
        return difference != null ? difference : compareOwnFields(declared, before, after);
    }

    @Nullable
    String compare(JavaType declared, Map.Entry<?, ?> before, Object after) {
        if (!(after instanceof Map.Entry<?, ?> other)) {
            return Sameness.nameOf(before);
        }
        String difference =
                sameness.compare(sameness.parameter(declared, Map.Entry.class, 0), before.getKey(), other.getKey());
        return difference != null
                ? difference
                : sameness.compare(
                        sameness.parameter(declared, Map.Entry.class, 1), before.getValue(), other.getValue());
    }

    private JavaType entryType(JavaType declared, Class<?> map) {
        return sameness.types()
                .constructParametricType(
                        Map.Entry.class, sameness.parameter(declared, map, 0), sameness.parameter(declared, map, 1));
    }

    private @Nullable String inOrder(JavaType content, Collection<?> before, Collection<?> after) {
        Iterator<?> others = after.iterator();
        for (Object element : before) {
            String difference = sameness.compare(content, element, others.hasNext() ? others.next() : null);
            if (difference != null) {
                return difference;
            }
        }
        return others.hasNext() ? Sameness.nameOf(before) : null;
    }

    private @Nullable String inAnyOrder(JavaType content, Collection<?> before, Collection<?> after) {
        if (before.size() > MAX_UNORDERED) {
            return Sameness.nameOf(before);
        }
        List<Object> others = new ArrayList<>(after);
        for (Object element : before) {
            boolean found = false;
            for (Iterator<Object> candidates = others.iterator(); !found && candidates.hasNext(); ) {
                found = sameness.compare(content, element, candidates.next()) == null;
                if (found) {
                    candidates.remove();
                }
            }
            if (!found) {
                return Sameness.nameOf(before);
            }
        }
        return null;
    }

    /** A user's collection may hold more than its elements. */
    private @Nullable String compareOwnFields(JavaType declared, Object before, Object after) {
        return Things.isOfJdk(before.getClass()) || before.getClass() != after.getClass()
                ? null
                : sameness.compareFields(declared, before, after);
    }

    private static boolean isSameKind(Class<?> declared, Collection<?> before, Collection<?> after) {
        if (before instanceof BlockingQueue
                || (before instanceof SortedSet<?> sorted && sorted.comparator() != null)
                || (before instanceof PriorityQueue<?> queue && queue.comparator() != null)) {
            return false;
        }
        if (before.getClass() == after.getClass()) {
            return true;
        }
        if (isConcrete(declared) || !isKnown(before.getClass())) {
            return false;
        }
        return (before instanceof List && after instanceof List)
                || (before instanceof Set && after instanceof Set)
                || (QUEUES.contains(before.getClass()) && after instanceof Queue)
                || OpenTypes.isAnyCollection(declared);
    }

    private static boolean isSameKind(Class<?> declared, Map<?, ?> before, Map<?, ?> after) {
        if (before instanceof IdentityHashMap
                || before instanceof WeakHashMap
                || (before instanceof SortedMap<?, ?> sorted && sorted.comparator() != null)) {
            return false;
        }
        return before.getClass() == after.getClass() || (!isConcrete(declared) && isKnown(before.getClass()));
    }

    private static boolean isConcrete(Class<?> declared) {
        return declared != Object.class && !Modifier.isAbstract(declared.getModifiers());
    }

    /** Whether a collection is nothing but its elements, so that another class can stand for it. */
    private static boolean isKnown(Class<?> type) {
        return Things.isOfJdk(type)
                || type.getName().startsWith("com.google.common.collect.")
                || type.getName().startsWith("kotlin.collections.");
    }
}
