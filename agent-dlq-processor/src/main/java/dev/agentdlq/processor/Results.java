/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import dev.agentdlq.TaskOutcome;
import dev.agentdlq.internal.ReturnTypes;
import java.util.List;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.PrimitiveType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** What tasks give in the end, where their result comes later or is an outcome. */
final class Results {
    private final Types types;

    Results(Types types) {
        this.types = types;
    }

    /** Returns what a task gives, boxed if it is primitive; null where that is nothing. */
    @Nullable
    TypeMirror of(ExecutableType task) {
        TypeMirror returned = task.getReturnType();
        TypeMirror result = ReturnTypes.WATCHABLE.contains(nameOf(returned)) ? argumentOf(returned) : returned;
        result = nameOf(result).equals(TaskOutcome.class.getName()) ? argumentOf(result) : result;
        return result.getKind() == TypeKind.VOID || nameOf(result).equals(Void.class.getName()) ? null : boxed(result);
    }

    private static TypeMirror argumentOf(TypeMirror type) {
        List<? extends TypeMirror> arguments = ((DeclaredType) type).getTypeArguments();
        return arguments.isEmpty() ? type : arguments.get(0);
    }

    private TypeMirror boxed(TypeMirror type) {
        return type instanceof PrimitiveType primitive
                ? types.boxedClass(primitive).asType()
                : type;
    }

    /** Returns the qualified name of a class or interface; an empty text for any other type. */
    static String nameOf(TypeMirror type) {
        return type instanceof DeclaredType declared
                ? ((TypeElement) declared.asElement()).getQualifiedName().toString()
                : "";
    }
}
