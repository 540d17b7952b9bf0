/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.agentdlq.PayloadException;
import dev.agentdlq.spi.Types;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What must be refused because it is no data, or would come back as something else. */
class NoDataTest {
    record Open(String name, Object anything) {}

    static class Base {
        public String name = "a";
    }

    static class Derived extends Base {
        public String more = "b";
    }

    static class HiddenState {
        public String name = "a";
        private int secret;

        static HiddenState of(int secret) {
            HiddenState state = new HiddenState();
            state.secret = secret;
            return state;
        }

        boolean isKnown() {
            return secret == 7;
        }
    }

    static class Ignoring {
        public String name = "a";

        @JsonIgnore
        public String note = "";
    }

    static class Locked {
        public String name = "a";
        private final ReentrantLock lock = new ReentrantLock();

        boolean isLocked() {
            return lock.isLocked();
        }
    }

    static class ListWithMore extends ArrayList<String> {
        private static final long serialVersionUID = 1L;
        private String more = "";

        String more() {
            return more;
        }
    }

    static class Circle {
        public @Nullable Circle next;
    }

    static class Throwing {
        public String getName() {
            throw new IllegalStateException("hostile");
        }

        public void setName(String name) {
            throw new IllegalStateException("hostile " + name.length());
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface ByClassName {}

    record Named(String name) implements ByClassName {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.MINIMAL_CLASS)
    interface ByMinimalClassName {}

    record MinimallyNamed(String name) implements ByMinimalClassName {}

    static class OpenProperty {
        @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
        public Object value = new Named("a");
    }

    private final JsonCodec codec = new JsonCodec();

    static Stream<Arguments> things() throws IOException {
        return Stream.of(
                row(Thread.class, Thread.currentThread()),
                row(Object.class, Thread.currentThread()),
                row(ByteArrayInputStream.class, new ByteArrayInputStream(new byte[1])),
                row(Object.class, new StringReader("a")),
                row(Socket.class, new Socket()),
                row(Connection.class, proxy(Connection.class)),
                row(Object.class, proxy(Comparable.class)),
                row(Supplier.class, (Supplier<String>) () -> "a"),
                row(Object.class, (Runnable) () -> {}),
                row(Class.class, String.class),
                row(Object.class, String.class),
                row(Types.parameterized(Class.class, String.class), String.class),
                row(ClassLoader.class, NoDataTest.class.getClassLoader()),
                row(CompletableFuture.class, new CompletableFuture<>()),
                row(Object.class, CompletableFuture.completedFuture("a")),
                row(Object.class, Executors.newCachedThreadPool()),
                row(Object.class, List.of("a").iterator()),
                row(Object.class, Stream.of("a")),
                row(Object.class, ByteBuffer.allocate(1)),
                row(InetAddress.class, InetAddress.getLoopbackAddress()),
                row(Object.class, new Properties()),
                row(Random.class, new Random(1)),
                row(ThreadLocal.class, new ThreadLocal<>()),
                row(Object.class, new ReentrantLock()),
                row(Throwable.class, new IllegalStateException("a")),
                row(StackTraceElement.class, new Throwable().getStackTrace()[0]),
                row(Object.class, Runtime.getRuntime()),
                row(Object.class, new Object()));
    }

    static Stream<Arguments> strangers() {
        Calendar calendar = Calendar.getInstance();
        Timestamp timestamp = new Timestamp(0);
        timestamp.setNanos(1);
        ListWithMore list = new ListWithMore();
        list.add("a");
        list.more = "b";
        Ignoring ignoring = new Ignoring();
        ignoring.note = "lost";
        Map<Object, Object> mixed = new LinkedHashMap<>(Map.of(1, "a"));
        Circle circle = new Circle();
        circle.next = circle;
        Map<String, String> shouting = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        shouting.put("a", "b");
        return Stream.of(
                row(Timestamp.class, timestamp),
                row(java.sql.Date.class, new java.sql.Date(1)),
                row(Calendar.class, calendar),
                row(Base.class, new Derived()),
                row(Types.parameterized(List.class, Base.class), List.of(new Derived())),
                row(HiddenState.class, HiddenState.of(7)),
                row(Ignoring.class, ignoring),
                row(Locked.class, new Locked()),
                row(ListWithMore.class, list),
                row(List.class, new AbstractList<String>() {
                    @Override
                    public String get(int index) {
                        return "a";
                    }

                    @Override
                    public int size() {
                        return 1;
                    }
                }),
                row(Circle.class, circle),
                row(Throwing.class, new Throwing()),
                row(Object.class, UUID.randomUUID()),
                row(Object.class, Instant.EPOCH),
                row(Object.class, 'a'),
                row(Object.class, new byte[] {1}),
                row(Object.class, new String[] {"a"}),
                row(Object.class, Set.of("a")),
                row(Object.class, Double.NaN),
                row(Object.class, -0.0),
                row(Object.class, Thread.State.NEW),
                row(Object.class, mixed),
                row(Open.class, new Open("a", Map.of("b", UUID.randomUUID()))),
                row(Map.class, identityMap()),
                row(Types.parameterized(Map.class, String.class, String.class), shouting),
                row(Types.parameterized(HashMap.class, String.class, String.class), new LinkedHashMap<>()),
                row(Types.parameterized(Collection.class, String.class), new ArrayBlockingQueue<>(2)),
                row(Types.parameterized(Optional.class, String.class), null),
                row(
                        Types.parameterized(Optional.class, Types.parameterized(Optional.class, String.class)),
                        Optional.empty()),
                row(Object[].class, new String[] {"a"}),
                row(ByClassName.class, new Named("a")),
                row(Named.class, new Named("a")),
                row(ByMinimalClassName.class, new MinimallyNamed("a")),
                row(OpenProperty.class, new OpenProperty()),
                row(Types.parameterized(List.class, String.class), new ArrayList<Object>(Arrays.asList(1, 2))));
    }

    private static Arguments row(Type type, @Nullable Object value) {
        return Arguments.of(
                type,
                Optional.ofNullable(value).map(v -> (Supplier<Object>) () -> v).orElse(() -> null));
    }

    private static Object identityMap() {
        IdentityHashMap<String, String> map = new IdentityHashMap<>();
        map.put("a", "b");
        return map;
    }

    private static Object proxy(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            throw new AssertionError(method.getName() + " must not be called");
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"things", "strangers"})
    void is_refused(Type type, Supplier<@Nullable Object> value) {
        assertThatThrownBy(() -> codec.encode(new Object[] {value.get()}, List.of(type)))
                .isInstanceOfSatisfying(
                        PayloadException.class,
                        refusal -> assertThat(refusal.isTooLong()).isFalse())
                .hasMessageStartingWith("parameter 0 of type ")
                .hasNoCause();
    }

    @Test
    void what_is_refused_is_named_by_its_field_and_class() {
        assertThatThrownBy(() -> codec.encode(new Object[] {HiddenState.of(7)}, List.of(HiddenState.class)))
                .hasMessage("parameter 0 of type " + HiddenState.class.getName()
                        + " must be passed a value that comes back from JSON as it was, but this does not:"
                        + " java.lang.Integer in field 'secret' of " + HiddenState.class.getName()
                        + "; use data types such as records");
        assertThat(HiddenState.of(7).isKnown()).isTrue();
        assertThat(new Locked().isLocked()).isFalse();
        assertThat(new ListWithMore().more()).isEmpty();
    }

    static final AtomicInteger INITIALISED = new AtomicInteger();

    static class Gadget {
        static {
            INITIALISED.incrementAndGet();
        }

        public void setCommand(String command) {
            INITIALISED.addAndGet(command.length());
        }
    }

    @Test
    void no_class_name_in_the_data_is_ever_followed() {
        String gadget = NoDataTest.class.getName() + "$Gadget";
        List<String> attacks = List.of(
                "[[\"%s\",{\"command\":\"x\"}]]",
                "[{\"@class\":\"%s\",\"command\":\"x\"}]",
                "[{\"@c\":\"%s\",\"command\":\"x\"}]",
                "[{\"@type\":\"%s\",\"command\":\"x\"}]",
                "[{\"name\":\"a\",\"anything\":[\"%s\",{\"command\":\"x\"}]}]",
                "[{\"name\":\"a\",\"anything\":{\"@class\":\"%s\",\"command\":\"x\"}}]",
                "[{\"value\":{\"@class\":\"%s\",\"command\":\"x\"}}]",
                "[{\"value\":[\"%s\",{\"command\":\"x\"}]}]",
                "[\"%s\"]");
        List<String> classes = List.of(
                gadget,
                "javax.script.ScriptEngineManager",
                "com.sun.rowset.JdbcRowSetImpl",
                "org.springframework.context.support.ClassPathXmlApplicationContext",
                "com.zaxxer.hikari.HikariDataSource",
                "java.util.logging.FileHandler");
        List<Type> types = List.of(
                Object.class,
                Open.class,
                OpenProperty.class,
                ByClassName.class,
                ByMinimalClassName.class,
                Named.class,
                Class.class,
                Comparable.class,
                Base.class,
                Types.parameterized(List.class, Object.class));

        for (Type type : types) {
            for (String attack : attacks) {
                for (String name : classes) {
                    assertHarmless(attack.formatted(name), type, name);
                }
            }
        }

        assertThat(INITIALISED).hasValue(0);
    }

    private void assertHarmless(String json, Type type, String className) {
        try {
            Object[] read = codec.decode(json.getBytes(StandardCharsets.UTF_8), List.of(type));
            Object value = read[0] instanceof Open open ? open.anything() : read[0];
            assertThat(value).as(json).isInstanceOfAny(String.class, Map.class, List.class);
            assertThat(value.getClass().getName()).isNotEqualTo(className);
        } catch (PayloadException refused) {
            assertThat(refused).hasMessageContaining("does not fit type");
        }
    }

    @Test
    void no_value_is_made_to_fit_a_primitive() {
        Map<String, Type> misfits = Map.of(
                "[\"1\"]", int.class,
                "[1.5]", int.class,
                "[\"true\"]", boolean.class,
                "[1]", boolean.class,
                "[null]", long.class,
                "[\"\"]", double.class,
                "[2147483648]", int.class,
                "[300]", byte.class,
                "[true]", String.class,
                "[[1]]", Integer.class);

        misfits.forEach((json, type) -> assertThat(catchThrowableOfType(
                        PayloadException.class,
                        () -> codec.decode(json.getBytes(StandardCharsets.UTF_8), List.of(type))))
                .as(json + " for " + type)
                .isNotNull());
    }

    @Test
    void a_number_of_an_open_type_may_come_back_as_another_class_with_the_same_value() {
        List<Type> types = List.of(
                Object.class, Types.parameterized(Map.class, String.class, Object.class), Number.class, List.class);
        Object[] arguments = {7L, Map.of("price", 1.5, "count", (short) 3), (byte) 1, List.of(0.1f, Long.MAX_VALUE)};

        Object[] back = codec.decode(codec.encode(arguments, types), types);

        assertThat(back[0]).isEqualTo(7);
        assertThat(OpenTypes.areIn(types)).isTrue();
    }

    @Test
    void a_set_may_come_back_as_a_list_where_any_collection_will_do() {
        List<Type> types = List.of(Types.parameterized(Collection.class, String.class));

        Object[] back = codec.decode(codec.encode(new Object[] {Collections.singleton("a")}, types), types);

        assertThat(back).containsExactly(List.of("a"));
        assertThat(OpenTypes.areIn(types)).isTrue();
    }

    @Test
    void arguments_of_another_count_than_the_parameters_are_refused() {
        assertThatThrownBy(() -> codec.encode(new Object[] {"a"}, List.of(String.class, int.class)))
                .isInstanceOf(PayloadException.class)
                .hasMessage("arguments must be as many as the parameters, 2, but were 1");
    }
}
