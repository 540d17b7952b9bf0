/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import dev.agentdlq.internal.NoDataTypes;
import java.io.Closeable;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is a thing and no data: it does something, holds something, or is made of code. */
final class Things {
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
                || NoDataTypes.CLASSES.stream().anyMatch(thing -> thing.isAssignableFrom(type))
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
        if (NoDataTypes.NAMES.contains(type.getName()) || isNamed(type.getSuperclass())) {
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
