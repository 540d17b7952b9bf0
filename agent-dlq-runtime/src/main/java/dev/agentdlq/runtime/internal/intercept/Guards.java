/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import dev.agentdlq.Repeats;
import dev.agentdlq.runtime.internal.engine.Answer;
import dev.agentdlq.runtime.internal.engine.AsyncResults;
import dev.agentdlq.spi.TaskDescriptor;
import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.matcher.ElementMatchers;

/** What the methods of a wrapper do that lead to tasks, and which tasks they lead to. */
final class Guards {
    static final String GATE = "agentDlq$gate";

    private final Set<String> used = new HashSet<>();

    /** Passes calls on through the gate in a field of the wrapper. */
    Implementation through(String gateField, TaskDescriptor task, Implementation forward) {
        Advice.WithCustomMapping advice = Advice.withCustomMapping().bind(new GateMapping(gateField));
        Implementation kept = advice.to(TaskAdvice.class, exitOf(task)).wrap(forward);
        return task.policy().repeats() == Repeats.COALESCE
                ? advice.to(RepeatAdvice.class).wrap(kept)
                : kept;
    }

    /** Whether a method of the wrapper was made that passes calls through this gate. */
    boolean isUsed(String gateField) {
        return used.contains(gateField);
    }

    private static Class<?> exitOf(TaskDescriptor task) {
        if (Answer.of(task) == Answer.FAILURE) {
            return AsyncResults.isAsync(task) ? AsyncTaskAdvice.class : TaskAdvice.class;
        }
        return AsyncResults.isAsync(task) ? AsyncAnswerAdvice.class : AnswerAdvice.class;
    }

    /** Resolves {@link TaskAdvice.OwnGate} to a field of the wrapper. */
    private final class GateMapping implements Advice.OffsetMapping.Factory<TaskAdvice.OwnGate> {
        private final String field;

        GateMapping(String field) {
            this.field = field;
        }

        @Override
        public Class<TaskAdvice.OwnGate> getAnnotationType() {
            return TaskAdvice.OwnGate.class;
        }

        @Override
        public Advice.OffsetMapping make(
                ParameterDescription.InDefinedShape target,
                AnnotationDescription.Loadable<TaskAdvice.OwnGate> annotation,
                AdviceType adviceType) {
            return (instrumentedType, instrumentedMethod, assigner, argumentHandler, sort) -> {
                used.add(field);
                FieldDescription gate = instrumentedType
                        .getDeclaredFields()
                        .filter(ElementMatchers.named(field))
                        .getOnly();
                return new Advice.OffsetMapping.Target.ForField.ReadOnly(gate);
            };
        }
    }
}
