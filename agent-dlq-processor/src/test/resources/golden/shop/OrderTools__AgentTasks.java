package shop;

/** The tasks of {@code shop.OrderTools}. */
@javax.annotation.processing.Generated("dev.agentdlq.processor.AgentTaskProcessor")
@SuppressWarnings({"auxiliaryclass", "cast", "deprecation", "exports", "rawtypes", "removal", "unchecked"})
public final class OrderTools__AgentTasks implements dev.agentdlq.spi.TaskDescriptors {
    private static final java.util.List<dev.agentdlq.spi.TaskDescriptor> TASKS = java.util.List.of(
            new Task1_cancel(),
            new Task2_remind());

    /** For the runtime, which finds this class by its name. */
    public OrderTools__AgentTasks() {}

    @Override
    public java.util.List<dev.agentdlq.spi.TaskDescriptor> tasks() {
        return TASKS;
    }

    private static final class Task1_cancel implements dev.agentdlq.spi.TaskDescriptor {
        private static final java.util.List<java.lang.Class<?>> ERASED_PARAMETER_TYPES = java.util.List.of(
                java.lang.String.class,
                int.class,
                java.util.List.class);
        private static final java.util.List<java.lang.reflect.Type> PARAMETER_TYPES = java.util.List.of(
                java.lang.String.class,
                int.class,
                dev.agentdlq.spi.Types.parameterized(java.util.List.class, dev.agentdlq.spi.Types.subtypeOf(java.lang.Number.class)));
        private static final java.util.List<java.lang.String> PARAMETER_NAMES = java.util.List.of(
                "orderId",
                "line",
                "amounts");
        private static final java.lang.reflect.Type RETURN_TYPE = dev.agentdlq.spi.Types.parameterized(java.util.Map.class, java.lang.String.class, dev.agentdlq.spi.Types.parameterized(java.util.List.class, java.lang.Integer.class));
        private static final dev.agentdlq.spi.TaskPolicy POLICY = new dev.agentdlq.spi.TaskPolicy(
                5,
                java.util.List.of(java.lang.IllegalStateException.class, java.lang.IllegalArgumentException.class),
                java.util.List.of(java.io.IOException.class),
                java.time.Duration.ofSeconds(1L, 500000000),
                1.5,
                java.time.Duration.ofSeconds(7200L),
                0.0,
                java.time.Duration.ofSeconds(1L, 500000000),
                java.time.Duration.ofSeconds(7200L),
                dev.agentdlq.WhenExpired.DISCARD,
                dev.agentdlq.Effect.NON_IDEMPOTENT,
                dev.agentdlq.Repeats.COALESCE,
                dev.agentdlq.OnFailure.NOTICE);

        @Override
        public java.lang.String type() {
            return "order.cancel";
        }

        @Override
        public java.lang.String methodName() {
            return "cancel";
        }

        @Override
        public java.util.List<java.lang.Class<?>> erasedParameterTypes() {
            return ERASED_PARAMETER_TYPES;
        }

        @Override
        public java.util.List<java.lang.reflect.Type> parameterTypes() {
            return PARAMETER_TYPES;
        }

        @Override
        public java.util.List<java.lang.String> parameterNames() {
            return PARAMETER_NAMES;
        }

        @Override
        public java.lang.reflect.Type returnType() {
            return RETURN_TYPE;
        }

        @Override
        public dev.agentdlq.spi.TaskPolicy policy() {
            return POLICY;
        }

        @Override
        public java.util.Set<java.lang.Integer> sensitiveParameters() {
            return java.util.Set.of(2);
        }

        @Override
        public java.lang.Object invoke(java.lang.Object target, java.lang.Object[] arguments) throws java.lang.Throwable {
            return ((shop.OrderTools) target).cancel(
                    (java.lang.String) arguments[0],
                    (int) arguments[1],
                    (java.util.List) arguments[2]);
        }
    }

    private static final class Task2_remind implements dev.agentdlq.spi.TaskDescriptor {
        private static final java.util.List<java.lang.Class<?>> ERASED_PARAMETER_TYPES = java.util.List.of(java.lang.String[].class);
        private static final java.util.List<java.lang.reflect.Type> PARAMETER_TYPES = java.util.List.of(java.lang.String[].class);
        private static final java.util.List<java.lang.String> PARAMETER_NAMES = java.util.List.of("addresses");
        private static final java.lang.reflect.Type RETURN_TYPE = void.class;
        private static final dev.agentdlq.spi.TaskPolicy POLICY = new dev.agentdlq.spi.TaskPolicy(
                3,
                java.util.List.of(),
                java.util.List.of(),
                java.time.Duration.ofSeconds(1L),
                2.0,
                java.time.Duration.ofSeconds(600L),
                0.5,
                null,
                null,
                dev.agentdlq.WhenExpired.REVIEW,
                dev.agentdlq.Effect.IDEMPOTENT,
                dev.agentdlq.Repeats.EXECUTE,
                dev.agentdlq.OnFailure.RETHROW);

        @Override
        public java.lang.String type() {
            return "OrderTools.remind";
        }

        @Override
        public java.lang.String methodName() {
            return "remind";
        }

        @Override
        public java.util.List<java.lang.Class<?>> erasedParameterTypes() {
            return ERASED_PARAMETER_TYPES;
        }

        @Override
        public java.util.List<java.lang.reflect.Type> parameterTypes() {
            return PARAMETER_TYPES;
        }

        @Override
        public java.util.List<java.lang.String> parameterNames() {
            return PARAMETER_NAMES;
        }

        @Override
        public java.lang.reflect.Type returnType() {
            return RETURN_TYPE;
        }

        @Override
        public dev.agentdlq.spi.TaskPolicy policy() {
            return POLICY;
        }

        @Override
        public java.lang.Object invoke(java.lang.Object target, java.lang.Object[] arguments) throws java.lang.Throwable {
            ((shop.OrderTools) target).remind((java.lang.String[]) arguments[0]);
            return null;
        }
    }
}
