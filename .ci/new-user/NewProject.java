/* SPDX-License-Identifier: Apache-2.0 */
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes the new user's project: copies the folder "project" and puts in what README and the guide say, word for word.
 * What README does not say any more ends it with an error.
 */
final class NewProject {
    private final Path root;
    private final String readme;
    private final String guide;

    private NewProject(Path root) throws IOException {
        this.root = root;
        this.readme = Files.readString(root.resolve("README.md"));
        this.guide = Files.readString(root.resolve("docs/guides/start.md"));
    }

    public static void main(String[] arguments) throws IOException {
        new NewProject(Path.of(arguments[0])).createIn(Path.of(arguments[1]));
    }

    private void createIn(Path folder) throws IOException {
        Path template = root.resolve(".ci/new-user/project");
        try (Stream<Path> files = Files.walk(template)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(template.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, completed(Files.readString(file)));
            }
        }
    }

    private String completed(String text) {
        return text.replace("{langchain4j}", find(pom(), "<langchain4j.version>(.*?)<"))
                .replace("{dependencies}", dependencies())
                .replace("{plugin}", block(guide, "xml", "agent-dlq-processor"))
                .replace("/* the tools, from README */", tools())
                .replace("/* the start, from README */", indented(start()))
                .replace("/* the assistant, from README */", indented(block(readme, "java", "ProtectedTools")));
    }

    private String pom() {
        try {
            return Files.readString(root.resolve("pom.xml"));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** The runtime as a block; the adapter "as well", so of the same group and version; SQLite by its coordinates. */
    private String dependencies() {
        String runtime = block(readme, "xml", "agent-dlq-runtime");
        find(readme, "LangChain4j add `(agent-dlq-langchain4j)` as well");
        String sqlite = find(readme, "For SQLite add `org\\.xerial:(sqlite-jdbc)`");
        String version = find(readme, "sqlite-jdbc` \\(tested with ([0-9.]+)\\)");
        return runtime
                + runtime.replace("agent-dlq-runtime", "agent-dlq-langchain4j")
                + "<dependency><groupId>org.xerial</groupId><artifactId>" + sqlite + "</artifactId><version>" + version
                + "</version></dependency>";
    }

    /** README's class, with the annotation that it says to put beside its own. */
    private String tools() {
        String code = block(readme, "java", "@AgentTask(");
        find(readme, "put `(@Tool)` beside `@AgentTask`");
        return code.substring(0, code.indexOf("\n}\n") + 3).replace("@AgentTask(", "@Tool(\"Cancels an order\") @AgentTask(");
    }

    /** README's lines after the class, but for the call, which the model makes here. */
    private String start() {
        String code = block(readme, "java", "@AgentTask(");
        List<String> lines = code.substring(code.indexOf("\n}\n") + 3).strip().lines().toList();
        if (lines.size() != 4 || !lines.get(3).startsWith("tools.cancelOrder(")) {
            throw new IllegalStateException("README must start the queue in three lines and then call the tool");
        }
        return String.join("\n", lines.subList(0, 3));
    }

    private static String indented(String code) {
        return code.strip().indent(8).strip();
    }

    /** The one block of a language that has a text in it. */
    private static String block(String page, String language, String text) {
        List<String> blocks = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .filter(block -> block.contains(text))
                .toList();
        if (blocks.size() != 1) {
            throw new IllegalStateException(
                    "one block of " + language + " must have '" + text + "', but " + blocks.size() + " have");
        }
        return blocks.get(0);
    }

    private static String find(String page, String regex) {
        Matcher matcher = Pattern.compile(regex).matcher(page);
        if (!matcher.find()) {
            throw new IllegalStateException("the pages must say '" + regex + "'");
        }
        return matcher.group(1);
    }
}
