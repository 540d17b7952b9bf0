/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** Names this process: readable, and different after each restart, since containers reuse host names and pids. */
final class NodeName {
    private static final int BOOT_CHARS = 8;

    private NodeName() {}

    static String create() {
        String boot = UUID.randomUUID().toString().substring(0, BOOT_CHARS);
        return host() + "/" + ProcessHandle.current().pid() + "/" + boot;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "localhost";
        }
    }
}
