/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskDescriptors;
import dev.agentdlq.spi.TaskPolicy;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stands for what the processor generates. */
public final class Compiled__AgentTasks implements TaskDescriptors {
    @Override
    public List<TaskDescriptor> tasks() {
        return List.of(new Work());
    }

    static final class Work implements TaskDescriptor {
        @Override
        public String type() {
            return "work";
        }

        @Override
        public String methodName() {
            return "work";
        }

        @Override
        public List<Class<?>> erasedParameterTypes() {
            return List.of();
        }

        @Override
        public List<Type> parameterTypes() {
            return List.of();
        }

        @Override
        public List<String> parameterNames() {
            return List.of();
        }

        @Override
        public Type returnType() {
            return String.class;
        }

        @Override
        public TaskPolicy policy() {
            return new TaskPolicy(
                    0,
                    List.of(),
                    List.of(),
                    Duration.ZERO,
                    1,
                    Duration.ZERO,
                    0,
                    null,
                    null,
                    dev.agentdlq.WhenExpired.REVIEW,
                    dev.agentdlq.Effect.IDEMPOTENT,
                    dev.agentdlq.Repeats.EXECUTE,
                    dev.agentdlq.OnFailure.RETHROW);
        }

        @Override
        public @Nullable Object invoke(Object target, @Nullable Object[] arguments) {
            return ((Compiled) target).work();
        }
    }
}
