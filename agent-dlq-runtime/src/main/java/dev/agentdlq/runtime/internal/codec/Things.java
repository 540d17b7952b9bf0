/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.Buffer;
import java.nio.channels.Channel;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Spliterator;
import java.util.TimerTask;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** What is a thing and no data: it does something, holds something, or is made of code. */
final class Things {
    private static final List<Class<?>> THINGS = List.of(
            AnnotatedElement.class, // Class, Package, Module, Method …
            BaseStream.class,
            Buffer.class,
            Channel.class,
            ClassLoader.class,
            CompletionStage.class,
            Enumeration.class,
            Executor.class,
            Future.class,
            // Reading one asks the name service.
            InetAddress.class,
            InputStream.class,
            Iterator.class,
            Lock.class,
            MethodHandle.class,
            OutputStream.class,
            Process.class,
            // Its defaults do not show.
            Properties.class,
            Reader.class,
            Reference.class,
            ServiceLoader.class,
            SocketAddress.class,
            Spliterator.class,
            Thread.class,
            ThreadGroup.class,
            ThreadLocal.class,
            TimerTask.class,
            Writer.class);

    /** By name, so that neither JDBC nor any library need be there. */
    private static final List<String> THINGS_BY_NAME = List.of(
            "java.sql.Array",
            "java.sql.Blob",
            "java.sql.Clob",
            "java.sql.Ref",
            "java.sql.Struct",
            "java.sql.Wrapper",
            "kotlin.coroutines.Continuation",
            "org.hibernate.collection.spi.PersistentCollection",
            "org.hibernate.proxy.HibernateProxy",
            "org.reactivestreams.Publisher");

    private static final List<String> GENERATED =
            List.of("$$EnhancerBy", "$$SpringCGLIB$$", "$ByteBuddy$", "$HibernateProxy$", "_$$_jvst");

    private Things() {}

    /** Whether values of a class are no data, whatever the library could make of them. */
    static boolean isThing(Class<?> type) {
        if (type.isArray() || type.isPrimitive()) {
            return false;
        }
        return type.isHidden()
                || type.isSynthetic()
                || Proxy.isProxyClass(type)
                || isGenerated(type.getName())
                || (Closeable.class.isAssignableFrom(type) && !type.isInterface())
                || THINGS.stream().anyMatch(thing -> thing.isAssignableFrom(type))
                || isNamed(type);
    }

    /** Whether the JDK declares a class. */
    static boolean isOfJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    private static boolean isGenerated(String name) {
        return GENERATED.stream().anyMatch(name::contains);
    }

    private static boolean isNamed(@Nullable Class<?> type) {
        if (type == null || type == Object.class) {
            return false;
        }
        if (THINGS_BY_NAME.contains(type.getName()) || isNamed(type.getSuperclass())) {
            return true;
        }
        for (Class<?> superinterface : type.getInterfaces()) {
            if (isNamed(superinterface)) {
                return true;
            }
        }
        return false;
    }
}
