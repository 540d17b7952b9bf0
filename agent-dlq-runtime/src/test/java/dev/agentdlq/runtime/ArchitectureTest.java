/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/** Which package may know which: data flows one way, and the packages say so. */
@AnalyzeClasses(packages = "dev.agentdlq", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String INTERNAL = "dev.agentdlq.runtime.internal.";

    @ArchTest
    static final ArchRule packages_are_free_of_cycles =
            slices().matching("dev.agentdlq.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule the_api_knows_only_itself_and_the_jdk = noClasses()
            .that()
            .resideInAnyPackage("dev.agentdlq", "dev.agentdlq.spi", "dev.agentdlq.internal..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    "dev.agentdlq", "dev.agentdlq.spi", "dev.agentdlq.internal..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule internals_do_not_know_the_facade = noClasses()
            .that()
            .resideInAPackage("dev.agentdlq.runtime.internal..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.agentdlq.runtime");

    @ArchTest
    static final ArchRule what_is_captured_does_not_know_who_retries_it = noClasses()
            .that()
            .resideInAnyPackage(INTERNAL + "capture", INTERNAL + "engine", INTERNAL + "classify", INTERNAL + "task")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(INTERNAL + "retry");

    @ArchTest
    static final ArchRule only_interception_knows_byte_buddy = onlyIn(INTERNAL + "intercept..", "net.bytebuddy..");

    @ArchTest
    static final ArchRule only_the_codec_knows_the_json_library =
            onlyIn(INTERNAL + "codec..", "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule only_the_store_knows_the_pool = onlyIn(INTERNAL + "store..", "com.zaxxer.hikari..");

    @ArchTest
    static final ArchRule only_stores_and_the_classifier_know_jdbc = noClasses()
            .that()
            .resideInAPackage("dev.agentdlq..")
            .and()
            .resideOutsideOfPackages(INTERNAL + "store..", INTERNAL + "classify..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..");

    @ArchTest
    static final ArchRule nobody_asks_the_wall_clock_but_ids_and_the_model_store = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.agentdlq.internal.EntryIds")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);

    private static ArchRule onlyIn(String home, String library) {
        return noClasses()
                .that()
                .resideInAPackage("dev.agentdlq..")
                .and()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }
}
