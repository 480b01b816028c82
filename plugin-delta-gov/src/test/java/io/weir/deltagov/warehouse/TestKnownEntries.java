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
package io.weir.deltagov.warehouse;

import io.trino.filesystem.Location;
import io.trino.spi.connector.SchemaTableName;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestKnownEntries
{
    private static final SchemaTableName NAME = new SchemaTableName("s", "t");
    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00.004Z");

    private final AtomicLong nanos = new AtomicLong();
    private final KnownEntries entries = new KnownEntries(nanos::get);
    private Optional<String> file = Optional.of("first");
    private int reads;

    @Test
    void notReadAgainOnceItSettled()
    {
        settle();
        assertThat(read(WRITTEN)).contains("first");
        assertThat(reads).isEqualTo(3);
    }

    @Test
    void readAgainWhenItWasWritten()
    {
        settle();
        file = Optional.of("other");
        assertThat(read(WRITTEN.plusMillis(1))).contains("other");
        assertThat(read(WRITTEN.plusMillis(1))).contains("other");
    }

    @Test
    void readWhileItMayHaveBeenReplacedWithTheSameTime()
    {
        assertThat(read(WRITTEN)).contains("first");
        assertThat(read(WRITTEN)).contains("first");
        file = Optional.of("other");
        assertThat(read(WRITTEN)).contains("other");
    }

    @Test
    void forgottenWhenItIsGone()
    {
        settle();
        assertThat(entries.read(NAME, Optional.empty(), this::read, TestKnownEntries::parse)).isEmpty();
        file = Optional.of("other");
        assertThat(read(WRITTEN)).contains("other");

        // between the look and the read
        file = Optional.empty();
        assertThat(read(WRITTEN.plusMillis(1))).isEmpty();
    }

    @Test
    void corruptEntryIsNotRemembered()
    {
        settle();
        file = Optional.of("corrupt");
        assertThatThrownBy(() -> read(WRITTEN.plusMillis(1))).hasMessage("corrupt");
        assertThatThrownBy(() -> read(WRITTEN.plusMillis(1))).hasMessage("corrupt");
        file = Optional.of("mended");
        assertThat(read(WRITTEN.plusMillis(2))).contains("mended");
    }

    private void settle()
    {
        assertThat(read(WRITTEN)).contains("first");
        assertThat(read(WRITTEN)).contains("first");
        nanos.addAndGet(SECONDS.toNanos(1));
        assertThat(read(WRITTEN)).contains("first");
        assertThat(reads).isEqualTo(3);
    }

    private Optional<String> read(Instant modified)
    {
        return entries.read(NAME, Optional.of(modified), this::read, TestKnownEntries::parse).map(stored -> stored.id().orElseThrow());
    }

    private Optional<byte[]> read()
    {
        reads++;
        return file.map(content -> content.getBytes(UTF_8));
    }

    private static StoredEntry parse(byte[] content)
    {
        String text = new String(content, UTF_8);
        if (text.equals("corrupt")) {
            throw new IllegalArgumentException(text);
        }
        return new StoredEntry(TableEntry.external(Location.of("s3://bucket/t")), Optional.of(text), Optional.empty());
    }
}
