/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import dev.agentdlq.AgentTask;
import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskDescriptors;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;

/** What came of compiling some sources with the processor. */
final class Compiled {
    private final Compilation compilation;
    private final ClassLoader classes = new InMemory();

    private Compiled(Compilation compilation) {
        this.compilation = compilation;
    }

    /** Compiles so strictly that the generated code must be free of warnings too. */
    static Compiled cleanly(JavaFileObject... sources) {
        // No processor claims the annotation, so that others may read it; javac would warn of that.
        Compiler strict = Compiler.javac().withOptions("-Xlint:all,-processing", "-Xdoclint:all,-missing", "-Werror");
        Compiled compiled =
                new Compiled(strict.withProcessors(new AgentTaskProcessor()).compile(sources));
        assertThat(compiled.compilation.diagnostics()).isEmpty();
        return compiled;
    }

    static Compiled with(List<Processor> processors, JavaFileObject... sources) {
        return new Compiled(Compiler.javac().withProcessors(processors).compile(sources));
    }

    static Compiled from(JavaFileObject... sources) {
        return with(List.of(new AgentTaskProcessor()), sources);
    }

    static Compiled from(String option, JavaFileObject... sources) {
        return new Compiled(Compiler.javac()
                .withOptions(option)
                .withProcessors(new AgentTaskProcessor())
                .compile(sources));
    }

    /** Compiles with class files of an earlier compilation, in place of what the tests have. */
    static Compiled against(Path classes, JavaFileObject... sources) {
        return new Compiled(Compiler.javac()
                .withClasspath(List.of(classes.toFile(), placeOf(AgentTask.class)))
                .withProcessors(new AgentTaskProcessor())
                .compile(sources));
    }

    /** Returns the folder or the jar that has a class. */
    static File placeOf(Class<?> type) {
        try {
            return new File(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException malformed) {
            throw new AssertionError(malformed);
        }
    }

    /** Writes the class files, so that another compilation can find them. */
    void writeClasses(Path directory) {
        for (JavaFileObject file : compilation.generatedFiles()) {
            String name = file.getName().replaceFirst("^/?CLASS_OUTPUT/", "");
            if (file.getKind() == JavaFileObject.Kind.CLASS) {
                Path target = directory.resolve(name);
                try {
                    Files.createDirectories(Objects.requireNonNull(target.getParent()));
                    Files.write(target, bytes(file));
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            }
        }
    }

    static JavaFileObject resource(String path) {
        return JavaFileObjects.forResource(path);
    }

    static JavaFileObject source(String name, String text) {
        return JavaFileObjects.forSourceString(name, text);
    }

    /** Returns what the processor said, in the order of the source. */
    List<Diagnostic<? extends JavaFileObject>> findings() {
        return compilation.diagnostics().stream()
                .<Diagnostic<? extends JavaFileObject>>map(diagnostic -> diagnostic)
                .filter(diagnostic -> text(diagnostic).startsWith("[ADQ"))
                .toList();
    }

    List<String> findingTexts() {
        return findings().stream().map(Compiled::text).toList();
    }

    static String text(Diagnostic<?> diagnostic) {
        String text = diagnostic.getMessage(Locale.ROOT);
        // javac puts "warning: " and the like before a message without a position.
        return text.substring(Math.max(0, text.indexOf("[ADQ")));
    }

    boolean succeeded() {
        return compilation.status() != Compilation.Status.FAILURE;
    }

    List<String> generatedNames() {
        return compilation.generatedSourceFiles().stream()
                .map(file -> file.getName().replaceFirst("^/?SOURCE_OUTPUT/", ""))
                .toList();
    }

    String generatedText(String className) {
        return compilation
                .generatedSourceFile(className)
                .map(Compiled::content)
                .orElseThrow(() -> new AssertionError("not generated: " + className));
    }

    static String content(JavaFileObject file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    Class<?> load(String binaryName) {
        try {
            return classes.loadClass(binaryName);
        } catch (ClassNotFoundException missing) {
            throw new AssertionError(missing);
        }
    }

    Object create(String binaryName) {
        try {
            var constructor = load(binaryName).getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException failure) {
            throw new LinkageError(failure.getMessage(), failure);
        }
    }

    List<TaskDescriptor> tasks(String binaryName) {
        return ((TaskDescriptors) create(binaryName + TaskDescriptors.GENERATED_SUFFIX)).tasks();
    }

    TaskDescriptor task(String binaryName, String methodName) {
        return tasks(binaryName).stream()
                .filter(task -> task.methodName().equals(methodName))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bytes(JavaFileObject file) {
        try (InputStream content = file.openInputStream()) {
            return content.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private final class InMemory extends ClassLoader {
        private InMemory() {
            super(Compiled.class.getClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte @Nullable [] code = compilation.generatedFiles().stream()
                    .filter(file -> file.getName().endsWith("CLASS_OUTPUT/" + name.replace('.', '/') + ".class"))
                    .map(Compiled::bytes)
                    .findFirst()
                    .orElse(null);
            if (code == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, code, 0, code.length);
        }
    }
}
