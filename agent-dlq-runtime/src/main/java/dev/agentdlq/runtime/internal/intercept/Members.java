/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import dev.agentdlq.spi.TaskWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/** Which methods of a class a wrapper has. */
final class Members {
    private Members() {}

    /**
     * All virtual methods but those that the wrapper may not call on another object ({@code finalize}, {@code clone}
     * and protected ones of a superclass in another package), and Object's own {@code equals} and {@code hashCode}, by
     * which a wrapper equals itself and nothing else.
     */
    static ElementMatcher<MethodDescription> delegable(Class<?> type) {
        TypeDescription userType = TypeDescription.ForLoadedType.of(type);
        ElementMatcher<MethodDescription> identity = ElementMatchers.<MethodDescription>isEquals()
                .or(ElementMatchers.isHashCode())
                .and(ElementMatchers.isDeclaredBy(Object.class));
        return ElementMatchers.<MethodDescription>isVirtual()
                .and(ElementMatchers.not(ElementMatchers.isFinalizer()))
                .and(ElementMatchers.not(ElementMatchers.isDeclaredBy(TaskWrapper.class)))
                .and(ElementMatchers.not(identity))
                .and(method -> !method.isProtected()
                        || method.getDeclaringType().asErasure().isSamePackage(userType));
    }

    /** Whether a method comes with every enum or record, and is nothing that somebody wrote. */
    static boolean isOfLanguage(MethodDescription method) {
        return isOfJdkBase(method.getDeclaringType())
                && !ElementMatchers.<MethodDescription>isToString().matches(method);
    }

    static boolean isOfJdkBase(TypeDefinition type) {
        return type.represents(Object.class) || type.represents(Enum.class) || type.represents(Record.class);
    }

    static ElementMatcher<MethodDescription> ownedByUser() {
        return ElementMatchers.not(ElementMatchers.isDeclaredBy(Object.class));
    }
}
