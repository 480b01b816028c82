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
import io.airlift.units.Duration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

import static java.lang.Thread.sleep;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.FileVisitResult.CONTINUE;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The files of tables on the disk of a warehouse.
 */
public final class WarehouseFiles
{
    /**
     * A statement's failure is told before its transaction is rolled back and its writers have ended, for whose files the roll-back looks again.
     */
    static final Duration ROLLED_BACK = new Duration(2, MINUTES);

    private final Path warehouse;

    WarehouseFiles(Path warehouse)
    {
        this.warehouse = requireNonNull(warehouse, "warehouse is null");
    }

    List<Path> directoriesOf(String table)
    {
        try (Stream<Path> directories = Files.list(warehouse.resolve("tpch"))) {
            return directories.filter(path -> path.getFileName().toString().startsWith(table + "-")).toList();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Path> parquetFilesOf(String table)
    {
        return parquetFilesIn(directoriesOf(table).getFirst());
    }

    static List<Path> parquetFilesIn(Path directory)
    {
        return allIn(directory).stream().filter(path -> path.toString().endsWith(".parquet") && !path.toString().contains("_delta_log")).toList();
    }

    /**
     * Files and directories, but those that are gone before they are looked at: the upkeep of the logs goes on beside the statements.
     */
    static List<Path> allIn(Path directory)
    {
        ImmutableList.Builder<Path> all = ImmutableList.builder();
        try {
            Files.walkFileTree(directory, visitor(all));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.build();
    }

    private static FileVisitor<Path> visitor(ImmutableList.Builder<Path> all)
    {
        return new SimpleFileVisitor<>()
        {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
            {
                all.add(path);
                return CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
            {
                all.add(path);
                return CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e)
                    throws IOException
            {
                if (e instanceof NoSuchFileException) {
                    return CONTINUE;
                }
                throw e;
            }
        };
    }

    /**
     * Until the upkeep of a log, which goes on beside the statements, has written it.
     */
    public static void waitFor(Path file)
    {
        for (int attempt = 0; attempt < 600 && !Files.exists(file); attempt++) {
            try {
                sleep(100);
            }
            catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        assertThat(file).exists();
    }

    static void copy(Path directory, Path target)
            throws IOException
    {
        for (Path path : allIn(directory)) {
            try {
                Files.copy(path, target.resolve(directory.relativize(path).toString()));
            }
            catch (NoSuchFileException e) {
                if (Files.exists(path)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Its bytes as characters, none when it is gone.
     */
    static String content(Path file)
            throws IOException
    {
        try {
            return Files.readString(file, ISO_8859_1);
        }
        catch (NoSuchFileException _) {
            return "";
        }
    }
}
