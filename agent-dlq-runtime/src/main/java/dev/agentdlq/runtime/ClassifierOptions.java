/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import dev.agentdlq.runtime.internal.classify.RuleClassifier;
import dev.agentdlq.runtime.internal.classify.RuleSources;
import dev.agentdlq.spi.ErrorClassifier;
import java.net.URL;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the application says of classifying: first what was given to the builder, then what its jars bring. */
final class ClassifierOptions {
    private static final Logger LOG = LoggerFactory.getLogger(ClassifierOptions.class);

    private final List<ErrorClassifier> classifiers = new ArrayList<>();
    private final List<URL> files = new ArrayList<>();

    void add(ErrorClassifier classifier) {
        classifiers.add(classifier);
    }

    void add(URL file) {
        files.add(file);
    }

    RuleClassifier create() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        List<ErrorClassifier> allClassifiers = new ArrayList<>(classifiers);
        addServices(ServiceLoader.load(ErrorClassifier.class, loader).iterator(), allClassifiers);
        List<URL> allFiles = new ArrayList<>(files);
        allFiles.addAll(RuleSources.onClassPath(loader));
        return new RuleClassifier(allClassifiers, allFiles, InstantSource.system());
    }

    /** A broken service costs itself alone. */
    private static void addServices(Iterator<ErrorClassifier> services, List<ErrorClassifier> classifiers) {
        boolean hasNext = true;
        while (hasNext) {
            try {
                hasNext = services.hasNext();
                if (hasNext) {
                    classifiers.add(services.next());
                }
            } catch (ServiceConfigurationError broken) {
                LOG.warn("a classifier that a jar declares is passed over: {}", broken.getMessage());
            }
        }
    }
}
