/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Copies collections of rows without losing their order, which the shop's answers show. */
final class Rows {
    private Rows() {}

    static <V> Map<String, V> copyOf(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
        Map<String, V> copy = new LinkedHashMap<>(map);
        copy.put(key, value);
        return Collections.unmodifiableMap(copy);
    }

    static <E> List<E> with(List<E> list, List<E> more) {
        List<E> copy = new ArrayList<>(list);
        copy.addAll(more);
        return Collections.unmodifiableList(copy);
    }

    static List<String> sorted(List<String> ids) {
        return ids.stream().sorted().toList();
    }
}
