/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.BiFunction;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;

/** The processor in an environment that gives what a test wants in place of what the compiler has. */
final class ElsewhereProcessor extends AbstractProcessor {
    private final AgentTaskProcessor processor = new AgentTaskProcessor();
    private final BiFunction<String, Object, Object> exchange;

    /**
     * Creates the processor.
     *
     * @param exchange is given the name of a method of the environment and its result
     */
    ElsewhereProcessor(BiFunction<String, Object, Object> exchange) {
        this.exchange = exchange;
    }

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
        processor.init((ProcessingEnvironment) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ProcessingEnvironment.class},
                (proxy, method, arguments) -> exchange.apply(method.getName(), method.invoke(environment, arguments))));
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return processor.getSupportedAnnotationTypes();
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return processor.getSupportedSourceVersion();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        processor.process(annotations, round);
        return false;
    }
}
