/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept.debug;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Names of parameters. Where a class was compiled without {@code -parameters}, they are taken from what the compiler
 * left for debuggers, which build tools keep by default.
 */
public final class DebugNames {
    /** By name and descriptor; texts alone, so that nothing keeps a class loader. */
    private static final ClassValue<Map<String, List<String>>> NAMES = new ClassValue<>() {
        @Override
        protected Map<String, List<String>> computeValue(Class<?> type) {
            return read(type);
        }
    };

    private DebugNames() {}

    /**
     * Finds the names of a method's parameters.
     *
     * @param method the method
     * @return one name per parameter; {@code arg0}, {@code arg1} … where the class file has none
     */
    public static List<String> of(Method method) {
        Parameter[] parameters = method.getParameters();
        if (Arrays.stream(parameters).noneMatch(Parameter::isNamePresent)) {
            List<String> known = parameters.length == 0
                    ? null
                    : NAMES.get(method.getDeclaringClass()).get(method.getName() + Type.getMethodDescriptor(method));
            if (known != null) {
                return known;
            }
        }
        return Arrays.stream(parameters).map(Parameter::getName).toList();
    }

    /**
     * Tells whether names were found, or made up.
     *
     * @param names what {@link #of} returned, or the names of a descriptor
     * @return false if they are {@code arg0}, {@code arg1} …
     */
    public static boolean areReal(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).equals("arg" + i)) {
                return true;
            }
        }
        return names.isEmpty();
    }

    private static Map<String, List<String>> read(Class<?> type) {
        String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        Map<String, List<String>> names = new HashMap<>();
        try (InputStream in = type.getResourceAsStream(file)) {
            if (in != null) {
                OpenedClassReader.of(in.readAllBytes()).accept(new Methods(names), ClassReader.SKIP_FRAMES);
            }
        } catch (IOException | RuntimeException unreadable) {
            // The class was made at run time or by an unknown compiler; nobody needs the names to call it.
            names.clear();
        }
        return names;
    }

    private static final class Methods extends ClassVisitor {
        private final Map<String, List<String>> names;

        Methods(Map<String, List<String>> names) {
            super(OpenedClassReader.ASM_API);
            this.names = names;
        }

        @Override
        public ParameterVariables visitMethod(
                int modifiers,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            return new ParameterVariables(
                    modifiers, descriptor, found -> names.put(name + descriptor, List.copyOf(found)));
        }
    }
}
