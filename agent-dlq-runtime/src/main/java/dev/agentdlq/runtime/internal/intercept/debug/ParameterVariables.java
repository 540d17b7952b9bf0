/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept.debug;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/** Collects the names of those local variables of a method that are its parameters: they live from its beginning. */
final class ParameterVariables extends MethodVisitor {
    private final List<Integer> slots = new ArrayList<>();
    private final Map<Integer, String> nameBySlot = new HashMap<>();
    private final Consumer<List<String>> found;
    private @Nullable Label beginning;

    ParameterVariables(int modifiers, String descriptor, Consumer<List<String>> found) {
        super(OpenedClassReader.ASM_API);
        this.found = found;
        int slot = Modifier.isStatic(modifiers) ? 0 : 1;
        for (Type parameter : Type.getArgumentTypes(descriptor)) {
            slots.add(slot);
            slot += parameter.getSize();
        }
    }

    @Override
    public void visitLabel(Label label) {
        if (beginning == null) {
            beginning = label;
        }
    }

    @Override
    public void visitLocalVariable(
            String name, String descriptor, @Nullable String signature, Label start, Label end, int slot) {
        if (start == beginning && isIdentifier(name)) {
            nameBySlot.putIfAbsent(slot, name);
        }
    }

    /** Compilers of other languages give names that reflection would refuse. */
    private static boolean isIdentifier(String name) {
        return Character.isJavaIdentifierStart(name.charAt(0))
                && name.chars().allMatch(Character::isJavaIdentifierPart);
    }

    @Override
    public void visitEnd() {
        List<String> names = slots.stream()
                .filter(nameBySlot::containsKey)
                .map(nameBySlot::get)
                .toList();
        if (names.size() == slots.size()) {
            found.accept(names);
        }
    }
}
