/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import dev.agentdlq.Repeats;
import dev.agentdlq.runtime.internal.engine.Answer;
import dev.agentdlq.runtime.internal.engine.AsyncResults;
import dev.agentdlq.spi.TaskDescriptor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.dynamic.scaffold.InstrumentedType;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.bytecode.ByteCodeAppender;
import net.bytebuddy.matcher.ElementMatchers;

/** What the methods of a wrapper do that lead to tasks, and which tasks they lead to. */
final class Guards {
    static final String GATE = "agentDlq$gate";

    private final Set<String> used = new HashSet<>();
    private final Map<Class<?>, Advice> adviceByExit = new HashMap<>();

    /** The field of the method that is being made. */
    private String gate = "";

    /** Passes calls on through the gate in a field of the wrapper. */
    Implementation through(String gateField, TaskDescriptor task, Implementation forward) {
        Implementation kept = around(TaskAdvice.class, exitOf(task)).wrap(forward);
        return new Guarded(
                gateField,
                task.policy().repeats() == Repeats.COALESCE
                        ? around(RepeatAdvice.class, RepeatAdvice.class).wrap(kept)
                        : kept);
    }

    /** Reading the class file of an advice takes long, so that is done once for all tasks of a class. */
    private Advice around(Class<?> enter, Class<?> exit) {
        return adviceByExit.computeIfAbsent(
                exit,
                unused -> Advice.withCustomMapping().bind(new GateMapping()).to(enter, exit));
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

    /** Says which gate the shared advice means, while a method is made. */
    private final class Guarded implements Implementation {
        private final String gateField;
        private final Implementation body;

        Guarded(String gateField, Implementation body) {
            this.gateField = gateField;
            this.body = body;
        }

        @Override
        public InstrumentedType prepare(InstrumentedType type) {
            return body.prepare(type);
        }

        @Override
        public ByteCodeAppender appender(Target target) {
            ByteCodeAppender appender = body.appender(target);
            return (visitor, context, method) -> {
                gate = gateField;
                return appender.apply(visitor, context, method);
            };
        }
    }

    /** Resolves {@link TaskAdvice.OwnGate} to a field of the wrapper. */
    private final class GateMapping implements Advice.OffsetMapping.Factory<TaskAdvice.OwnGate> {
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
                used.add(gate);
                FieldDescription field = instrumentedType
                        .getDeclaredFields()
                        .filter(ElementMatchers.named(gate))
                        .getOnly();
                return new Advice.OffsetMapping.Target.ForField.ReadOnly(field);
            };
        }
    }
}
