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
package io.weir.delta.engine.commit;

import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.UUID.randomUUID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What put-if-absent means on every store.
 */
abstract class AbstractTestExclusiveFileWriter
{
    private String directory;

    @BeforeEach
    void newDirectory()
    {
        directory = "log " + randomUUID();
    }

    protected abstract TrinoFileSystem fileSystem();

    protected abstract Location root();

    private Location file(String name)
    {
        return root().appendPath(directory).appendPath(name);
    }

    private String content(Location location)
            throws Exception
    {
        try (InputStream stream = fileSystem().newInputFile(location).newStream()) {
            return new String(stream.readAllBytes(), UTF_8);
        }
    }

    @Test
    void firstWins()
            throws Exception
    {
        ExclusiveFileWriter writer = ExclusiveFileWriters.forFileSystem(fileSystem());
        Location file = file("00000000000000000000.json");

        writer.write(file, "first".getBytes(UTF_8));
        assertThatThrownBy(() -> writer.write(file, "second".getBytes(UTF_8))).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(content(file)).isEqualTo("first");
    }

    @Test
    void nothingElseIsLeftBehind()
            throws Exception
    {
        ExclusiveFileWriter writer = ExclusiveFileWriters.forFileSystem(fileSystem());
        writer.write(file("a"), new byte[] {1});
        assertThatThrownBy(() -> writer.write(file("a"), new byte[] {2})).isInstanceOf(FileAlreadyExistsException.class);

        List<String> names = new ArrayList<>();
        FileIterator files = fileSystem().listFiles(root().appendPath(directory));
        while (files.hasNext()) {
            names.add(files.next().location().fileName());
        }
        assertThat(names).containsExactly("a");
    }

    @Test
    void oneOfManyWins()
            throws Exception
    {
        int writers = 6;
        int files = 15;
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        ExclusiveFileWriter writer = ExclusiveFileWriters.forFileSystem(fileSystem());
        try (ExecutorService executor = Executors.newFixedThreadPool(writers)) {
            for (int number = 0; number < files; number++) {
                Location file = file(number + ".json");
                CyclicBarrier start = new CyclicBarrier(writers);
                List<Future<String>> futures = IntStream.range(0, writers)
                        .mapToObj(_ -> randomContent(random))
                        .map(content -> executor.submit(() -> race(writer, file, content, start)))
                        .toList();
                List<String> winners = new ArrayList<>();
                for (Future<String> future : futures) {
                    String content = future.get();
                    if (!content.isEmpty()) {
                        winners.add(content);
                    }
                }
                assertThat(winners).as("winners of file %s with seed %s", number, seed).hasSize(1);
                assertThat(content(file)).as("content of file %s with seed %s", number, seed).isEqualTo(winners.getFirst());
            }
        }
    }

    private static String randomContent(Random random)
    {
        return Long.toHexString(random.nextLong()).repeat(1 + random.nextInt(20_000));
    }

    private static String race(ExclusiveFileWriter writer, Location file, String content, CyclicBarrier start)
            throws Exception
    {
        start.await();
        try {
            writer.write(file, content.getBytes(UTF_8));
            return content;
        }
        catch (FileAlreadyExistsException _) {
            return "";
        }
    }
}
