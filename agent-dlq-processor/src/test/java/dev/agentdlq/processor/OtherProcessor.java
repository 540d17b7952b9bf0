/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import java.util.Set;
import java.util.function.BiConsumer;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;

/** Another processor of the same compilation, which does in each round what a test wants. */
final class OtherProcessor extends AbstractProcessor {
    private final BiConsumer<ProcessingEnvironment, RoundEnvironment> action;

    OtherProcessor(BiConsumer<ProcessingEnvironment, RoundEnvironment> action) {
        this.action = action;
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of("*");
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        action.accept(processingEnv, round);
        return false;
    }
}
