package dev.sluice.acceptance;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The house, as a newcomer may rely on it. */
@AnalyzeClasses(
    packages = "dev.sluice",
    importOptions = {DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeTestJars.class})
class ArchitectureTest {

  /** The servers that backends lend to other modules' tests. */
  static final class DoNotIncludeTestJars implements ImportOption {

    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule the_engine_knows_only_the_jdk_and_slf4j =
      classes()
          .that()
          .resideInAPackage("dev.sluice.engine..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "dev.sluice.engine..",
                  "java..",
                  "javax.crypto..",
                  "org.slf4j",
                  "org.jspecify.."));

  @ArchTest
  static final ArchRule backends_know_the_engine_and_not_each_other =
      slices().matching("dev.sluice.backend.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule backends_know_nothing_of_the_services =
      noClasses()
          .that()
          .resideInAnyPackage("dev.sluice.backend..", "dev.sluice.aws..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.sluice.shell..", "dev.sluice.writer..", "dev.sluice.reader..", "io.micronaut..");

  @ArchTest
  static final ArchRule what_the_backends_on_aws_share_knows_the_core_of_the_sdk_alone =
      classes()
          .that()
          .resideInAPackage("dev.sluice.aws..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "dev.sluice.aws..",
                  "java..",
                  "software.amazon.awssdk.core..",
                  "software.amazon.awssdk.awscore..",
                  "software.amazon.awssdk.regions..",
                  "org.jspecify.."));

  @ArchTest
  static final ArchRule the_aws_sdk_is_seen_by_its_backend_and_where_its_clients_are_made =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.sluice.aws..",
              "dev.sluice.backend.sqs..",
              "dev.sluice.backend.dynamodb..",
              "dev.sluice.enqueuer..",
              "dev.sluice.shell",
              "dev.sluice.setup..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon..");

  @ArchTest
  static final ArchRule the_amqp_client_is_seen_by_its_backend_alone =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.sluice.backend.amqp..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.rabbitmq..");

  @ArchTest
  static final ArchRule databases_are_seen_by_their_backend_alone =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.sluice.backend.jdbc..", "dev.sluice.local..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "com.zaxxer..", "org.flywaydb..");

  @ArchTest
  static final ArchRule the_cron_library_is_seen_by_its_backend_alone =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.sluice.backend.cron..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.cronutils..");

  @ArchTest
  static final ArchRule micronaut_stays_in_the_shell_and_the_programs =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.sluice.engine..",
              "dev.sluice.aws..",
              "dev.sluice.backend..",
              "dev.sluice.enqueuer..",
              "dev.sluice.local..",
              "dev.sluice.reader.handler..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.micronaut..");

  @ArchTest
  static final ArchRule writer_and_reader_never_see_each_other =
      noClasses()
          .that()
          .resideInAPackage("dev.sluice.writer..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.sluice.reader..");

  @ArchTest
  static final ArchRule reader_and_writer_never_see_each_other =
      noClasses()
          .that()
          .resideInAPackage("dev.sluice.reader..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.sluice.writer..");

  @ArchTest
  static final ArchRule the_embedded_stack_is_never_used_in_production_code =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.sluice.local..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.sluice.local..");

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("dev.sluice.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule names_say_what_a_thing_is =
      noClasses()
          .that()
          .resideOutsideOfPackages("..api..", "..model..")
          .should()
          .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Base|Common)");
}
