/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.weir.deltagov;

import com.google.common.collect.ImmutableList;

import javax.tools.ToolProvider;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Apache Spark with delta-spark, in a JVM of its own on JDK 17 or 21. Its artifacts are resolved by Maven into {@code target/spark} the
 * first time, about 280 MB.
 */
final class Spark
        implements AutoCloseable
{
    private static final Path SOURCES = Path.of("src/test/spark").toAbsolutePath();
    private static final Path TARGET = Path.of("target/spark").toAbsolutePath();
    private static final List<String> OPEN_PACKAGES = ImmutableList.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar");

    private final Process process;
    private final DataOutputStream out;
    private final DataInputStream in;

    private Spark(Process process)
    {
        this.process = process;
        out = new DataOutputStream(process.getOutputStream());
        in = new DataInputStream(process.getInputStream());
    }

    /**
     * Aborts the test, with the reason, where Spark cannot be run.
     */
    static Spark start(Path directory)
            throws IOException
    {
        Optional<Path> java = findJava();
        assumeTrue(java.isPresent(), "Skipped: Spark needs a JDK 17 or 21, and there is none in WEIR_SPARK_JAVA_HOME nor in /usr/lib/jvm");
        resolve();
        compileDriver();
        List<String> command = new ArrayList<>(List.of(java.orElseThrow().toString(), "-Xmx1g", "-XX:TieredStopAtLevel=1"));
        OPEN_PACKAGES.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
        command.addAll(List.of("-cp", TARGET.resolve("classes") + ":" + TARGET.resolve("lib") + "/*", "SparkDriver", directory.resolve("spark-warehouse").toString()));
        Process process = new ProcessBuilder(command)
                .directory(Files.createDirectories(directory.resolve("spark")).toFile())
                .redirectError(TARGET.resolve("spark.log").toFile())
                .start();
        return new Spark(process);
    }

    private static Optional<Path> findJava()
            throws IOException
    {
        List<Path> homes = new ArrayList<>();
        Optional.ofNullable(System.getenv("WEIR_SPARK_JAVA_HOME")).map(Path::of).ifPresent(homes::add);
        Path installed = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(installed)) {
            try (Stream<Path> paths = Files.list(installed)) {
                paths.sorted().forEach(homes::add);
            }
        }
        for (Path home : homes) {
            if (isSuitable(home)) {
                return Optional.of(home.resolve("bin/java"));
            }
        }
        return Optional.empty();
    }

    private static boolean isSuitable(Path home)
            throws IOException
    {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.exists(release)) {
            return false;
        }
        return Files.readAllLines(release).stream().anyMatch(line -> line.startsWith("JAVA_VERSION=\"17.") || line.startsWith("JAVA_VERSION=\"21."));
    }

    private static void resolve()
            throws IOException
    {
        Path complete = TARGET.resolve("complete");
        if (Files.exists(complete)) {
            return;
        }
        Files.createDirectories(TARGET);
        List<String> command = new ArrayList<>(List.of(
                SOURCES.resolve("../../../../mvnw").normalize().toString(),
                "-B",
                "-q",
                "-f",
                SOURCES.resolve("pom.xml").toString(),
                "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies",
                "-DincludeScope=runtime",
                "-DoutputDirectory=" + TARGET.resolve("lib")));
        for (String property : List.of("maven.repo.local", "maven.repo.local.tail")) {
            Optional.ofNullable(System.getProperty(property)).ifPresent(value -> command.add("-D" + property + "=" + value));
        }
        Path log = TARGET.resolve("maven.log");
        Process maven = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            assumeTrue(maven.waitFor(10, TimeUnit.MINUTES) && maven.exitValue() == 0, () -> "Skipped: Maven could not resolve Spark's artifacts, see " + log);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Maven resolved Spark", e);
        }
        finally {
            maven.destroy();
        }
        Files.createFile(complete);
    }

    private static void compileDriver()
            throws IOException
    {
        Path classes = Files.createDirectories(TARGET.resolve("classes"));
        String classPath;
        try (Stream<Path> jars = Files.list(TARGET.resolve("lib"))) {
            classPath = jars.map(Path::toString).collect(joining(File.pathSeparator));
        }
        int result = ToolProvider.getSystemJavaCompiler().run(
                null,
                null,
                null,
                "--release",
                "17",
                "-proc:none",
                "-cp",
                classPath,
                "-d",
                classes.toString(),
                SOURCES.resolve("SparkDriver.java").toString());
        if (result != 0) {
            throw new IllegalStateException("SparkDriver does not compile");
        }
    }

    /**
     * @return rows as Spark prints them, without the brackets
     */
    List<String> query(String sql)
    {
        try {
            out.writeUTF(sql);
            out.flush();
            if (!in.readBoolean()) {
                throw new AssertionError("Spark refused: %s%n%s".formatted(sql, in.readUTF()));
            }
            int count = in.readInt();
            List<String> rows = new ArrayList<>();
            for (int row = 0; row < count; row++) {
                String text = in.readUTF();
                rows.add(text.substring(1, text.length() - 1));
            }
            return rows;
        }
        catch (IOException e) {
            throw new UncheckedIOException("Spark is gone, see " + TARGET.resolve("spark.log"), e);
        }
    }

    @Override
    public void close()
    {
        process.destroy();
    }
}
