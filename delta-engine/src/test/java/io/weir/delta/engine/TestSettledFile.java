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
package io.weir.delta.engine;

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.local.LocalFileSystem;
import io.weir.delta.engine.replay.CommitIdentity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

import static io.weir.delta.engine.SettledFile.SETTLING;
import static io.weir.delta.engine.SettledFile.SETTLING_OF_WHOLE_SECONDS;
import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestSettledFile
{
    private static final Location LOCATION = Location.of("local:///commit.json");
    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00.004Z");

    private final AtomicLong nanos = new AtomicLong();
    private final SettledFile settled = new SettledFile(nanos::get);
    private TrinoFileSystem fileSystem;
    private Path path;
    private int reads;

    @BeforeEach
    void write(@TempDir Path directory)
            throws IOException
    {
        fileSystem = new LocalFileSystem(directory);
        path = directory.resolve("commit.json");
        write("first", WRITTEN);
    }

    @Test
    void notReadAgainOnceItSettled()
            throws IOException
    {
        assertThat(isSame("first")).isTrue();
        pass(SETTLING);
        assertThat(isSame("first")).isTrue();
        assertThat(reads).isEqualTo(2);

        assertThat(isSame("first")).isTrue();
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void readWhileItMayHaveBeenReplacedWithTheSameTime()
            throws IOException
    {
        assertThat(isSame("first")).isTrue();
        pass(SETTLING.minusNanos(1));
        assertThat(isSame("first")).isTrue();

        write("other", WRITTEN);
        assertThat(isSame("first")).isFalse();
        pass(SETTLING);
        assertThat(isSame("first")).isFalse();
    }

    @Test
    void settlesLaterWhereTimesAreWholeSeconds()
            throws IOException
    {
        write("first", WRITTEN.truncatedTo(SECONDS));
        assertThat(isSame("first")).isTrue();
        pass(SETTLING_OF_WHOLE_SECONDS.minusNanos(1));
        assertThat(isSame("first")).isTrue();
        pass(Duration.ofNanos(1));
        assertThat(isSame("first")).isTrue();
        assertThat(reads).isEqualTo(3);

        assertThat(isSame("first")).isTrue();
        assertThat(reads).isEqualTo(3);
    }

    @Test
    void readWhenItsTimeChanged()
            throws IOException
    {
        settle();
        write("other", WRITTEN.plusNanos(1_000_000));
        assertThat(isSame("first")).isFalse();
    }

    @Test
    void settlesAnewWithAnotherTime()
            throws IOException
    {
        settle();
        write("first", WRITTEN.minusSeconds(1));
        reads = 0;
        assertThat(isSame("first")).isTrue();
        assertThat(isSame("first")).isTrue();
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void goneAfterItSettled()
            throws IOException
    {
        settle();
        Files.delete(path);
        assertThatThrownBy(() -> isSame("first")).isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void identityOfACommitThatIsGoneOrReplaced()
            throws IOException
    {
        CommitIdentity identity = CommitIdentity.read(fileSystem, LOCATION, Files.size(path));
        assertThat(identity.isCurrent(fileSystem)).isTrue();
        write("other", WRITTEN);
        assertThat(identity.isCurrent(fileSystem)).isFalse();
        write("1", WRITTEN);
        assertThat(identity.isCurrent(fileSystem)).isFalse();
        Files.delete(path);
        assertThat(identity.isCurrent(fileSystem)).isFalse();
    }

    private void settle()
            throws IOException
    {
        assertThat(isSame("first")).isTrue();
        pass(SETTLING);
        assertThat(isSame("first")).isTrue();
    }

    private boolean isSame(String content)
            throws IOException
    {
        return settled.isOrReads(fileSystem.newInputFile(LOCATION), () -> {
            reads++;
            return Files.readString(path).equals(content);
        });
    }

    private void write(String content, Instant modified)
            throws IOException
    {
        Files.writeString(path, content);
        Files.setLastModifiedTime(path, FileTime.from(modified));
    }

    private void pass(Duration time)
    {
        nanos.addAndGet(time.toNanos());
    }
}
