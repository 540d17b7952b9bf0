/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of this JDK in a process of its own. */
final class ChildProcess {
    private static final String PROCESSOR = "dev.agentdlq.processor.AgentTaskProcessor";

    private ChildProcess() {}

    /**
     * Runs a program to its end.
     *
     * @return what it printed
     * @throws WrongResultException if it failed
     */
    static String run(String program, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", program).toString()));
        command.addAll(arguments);
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (child.waitFor() != 0) {
                throw new WrongResultException(program + " failed: " + output);
            }
            return output;
        } finally {
            child.destroyForcibly();
        }
    }

    /** Compiles a folder of sources, with the library's processor or without any. */
    static void javac(Path sources, Path classes, boolean processed) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-g", "-parameters", "-d", classes.toString()));
        String classPath = System.getProperty("java.class.path");
        arguments.addAll(List.of("-cp", classPath));
        arguments.addAll(
                processed ? List.of("-processorpath", classPath, "-processor", PROCESSOR) : List.of("-proc:none"));
        arguments.addAll(GeneratedModule.files(sources));
        run("javac", arguments);
    }
}
