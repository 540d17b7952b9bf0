/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds rules files and puts them in order: those of the application first, the built-in one last. */
public final class RuleSources {
    private static final String RESOURCE = "META-INF/agent-dlq/classifier.rules";

    private RuleSources() {}

    /**
     * Finds files of the built-in one's name in the application's jars.
     *
     * @param loader who is asked; null for nobody
     * @return the files, in the order of the class path
     */
    public static List<URL> onClassPath(@Nullable ClassLoader loader) {
        List<URL> found = new ArrayList<>();
        try {
            String own = String.valueOf(builtInFile());
            for (URL url :
                    loader == null ? List.<URL>of() : java.util.Collections.list(loader.getResources(RESOURCE))) {
                if (!url.toString().equals(own)) {
                    found.add(url);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("rules files '" + RESOURCE + "' cannot be looked for", e);
        }
        return found;
    }

    /** Reads files, in the order in which they decide; the built-in one follows. */
    static List<RuleBook> books(List<URL> files) {
        List<Rules> all = new ArrayList<>();
        for (URL file : files) {
            all.add(read(file));
        }
        all.add(read(builtInFile()));
        Rules tables = Rules.empty();
        for (Rules rules : all) {
            rules.tables().forEach((table, values) -> {
                Map<String, Verdict> merged = tables.tables().computeIfAbsent(table, t -> new HashMap<>());
                values.forEach(merged::putIfAbsent);
            });
        }
        return all.stream().map(rules -> new RuleBook(rules, tables)).toList();
    }

    private static URL builtInFile() {
        URL url = RuleSources.class.getResource("/" + RESOURCE);
        if (url == null) {
            throw new IllegalStateException("the jar of agent-dlq-runtime must hold '" + RESOURCE
                    + "', but does not; was it repackaged without it?");
        }
        return url;
    }

    private static Rules read(URL file) {
        try {
            URLConnection connection = file.openConnection();
            // a jar that stays open in a cache cannot be replaced
            connection.setUseCaches(false);
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
                return RuleFile.parse(file.toString(), reader.lines().toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("classifier rules " + file + " cannot be read", e);
        }
    }
}
