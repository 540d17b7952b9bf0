/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import java.util.Map;

/** Writes maps of strings as JSON objects and reads them back. Thread-safe. */
public interface JsonMaps {
    /**
     * Writes a map.
     *
     * @param map the map
     * @return a JSON object
     */
    String write(Map<String, String> map);

    /**
     * Reads what {@link #write} wrote, perhaps with other spaces and another order.
     *
     * @param json a JSON object
     * @return the map
     */
    Map<String, String> read(String json);
}
