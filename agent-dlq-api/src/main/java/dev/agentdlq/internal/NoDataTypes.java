/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.internal;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.lang.reflect.AnnotatedElement;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.Buffer;
import java.nio.channels.Channel;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.Spliterator;
import java.util.TimerTask;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.stream.BaseStream;

/**
 * Classes whose values are things and no data: they do something, hold something, or are made of code. For the
 * processor, which refuses them where they are declared, and the runtime, which refuses them where they are passed.
 */
public final class NoDataTypes {
    /** Classes that are always there; their subtypes are no data either. */
    public static final List<Class<?>> CLASSES = List.of(
            AnnotatedElement.class, // Class, Package, Module, Method …
            BaseStream.class,
            Buffer.class,
            Channel.class,
            ClassLoader.class,
            CompletionStage.class,
            Enumeration.class,
            Executor.class,
            Flow.Publisher.class,
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

    /** The same by name, so that neither JDBC nor any library need be there. */
    public static final Set<String> NAMES = Set.of(
            "jakarta.persistence.EntityManager",
            "jakarta.servlet.AsyncContext",
            "jakarta.servlet.ServletContext",
            "jakarta.servlet.ServletRequest",
            "jakarta.servlet.ServletResponse",
            "jakarta.servlet.http.HttpSession",
            "jakarta.servlet.http.Part",
            "java.sql.Array",
            "java.sql.Blob",
            "java.sql.Clob",
            "java.sql.Ref",
            "java.sql.Struct",
            "java.sql.Wrapper",
            "javax.persistence.EntityManager",
            "javax.servlet.AsyncContext",
            "javax.servlet.ServletContext",
            "javax.servlet.ServletRequest",
            "javax.servlet.ServletResponse",
            "javax.servlet.http.HttpSession",
            "javax.servlet.http.Part",
            "kotlin.coroutines.Continuation",
            "org.hibernate.collection.spi.PersistentCollection",
            "org.hibernate.proxy.HibernateProxy",
            "org.reactivestreams.Publisher",
            "org.springframework.context.ApplicationContext",
            "org.springframework.core.io.InputStreamSource",
            "org.springframework.web.context.request.RequestAttributes",
            "org.springframework.web.server.ServerWebExchange");

    private NoDataTypes() {}
}
