/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command, run inside this process; the processes that it tortures are real. */
record Run(int exitCode, String output) {
    static Run of(String... arguments) {
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text, true);
        int exitCode = Torture.run(arguments, writer, writer);
        return new Run(exitCode, text.toString());
    }

    String lastLine() {
        List<String> lines = output.lines().toList();
        return lines.get(lines.size() - 1);
    }

    /** Reads a number out of the last line. */
    int count(String name) {
        Matcher matcher = Pattern.compile("\\b" + name + "=(\\d+)").matcher(lastLine());
        if (!matcher.find()) {
            throw new AssertionError(name + " must stand in the last line, but that was: " + lastLine());
        }
        return Integer.parseInt(matcher.group(1));
    }
}
