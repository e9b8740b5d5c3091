package io.lambdatape.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Holds the code to docs/architecture.md: who may know whom. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.lambdatape");

    @Test
    void dependenciesPointOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("recording")
                .definedBy("io.lambdatape.recording..")
                .layer("settings")
                .definedBy("io.lambdatape.settings..")
                .layer("report")
                .definedBy("io.lambdatape.report..")
                .layer("agent")
                .definedBy("io.lambdatape.agent..")
                .layer("store")
                .definedBy("io.lambdatape.store..")
                .layer("broker")
                .definedBy("io.lambdatape.broker..")
                .layer("collector")
                .definedBy("io.lambdatape.collector..")
                .layer("logview")
                .definedBy("io.lambdatape.logview..")
                .layer("replay")
                .definedBy("io.lambdatape.replay..")
                .layer("demo")
                .definedBy("io.lambdatape.demo..")
                .layer("cli")
                .definedBy("io.lambdatape.cli..")
                .whereLayer("recording")
                .mayNotAccessAnyLayer()
                .whereLayer("settings")
                .mayNotAccessAnyLayer()
                .whereLayer("report")
                .mayOnlyAccessLayers("recording")
                .whereLayer("agent")
                .mayOnlyAccessLayers("recording", "settings")
                .whereLayer("store")
                .mayOnlyAccessLayers("recording")
                .whereLayer("broker")
                .mayNotAccessAnyLayer()
                .whereLayer("collector")
                .mayOnlyAccessLayers("recording", "store")
                .whereLayer("logview")
                .mayOnlyAccessLayers("recording", "report", "store")
                .whereLayer("replay")
                .mayOnlyAccessLayers("recording", "report")
                .whereLayer("demo")
                .mayNotAccessAnyLayer()
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.lambdatape.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyProgramsWriteToStandardStreams() {
        JavaClasses parts = CLASSES.that(com.tngtech.archunit.base.DescribedPredicate.not(
                com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(
                        "io.lambdatape.cli..", "io.lambdatape.demo..")));
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(parts);
    }

    @Test
    void nothingThrowsAnExceptionWithoutAName() {
        NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(CLASSES);
    }

    @Test
    void noPackageIsNamedAfterNothing() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..impl..", "..manager..", "..helper..", "..common..")
                .check(CLASSES);
    }
}
