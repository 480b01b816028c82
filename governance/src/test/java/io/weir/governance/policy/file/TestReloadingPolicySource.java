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
package io.weir.governance.policy.file;

import com.google.common.base.Ticker;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.PolicyException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestReloadingPolicySource
{
    private static final String FIRST = "version: 1\ntags: {A: }\ntableRules: []\n";
    private static final String SECOND = "version: 1\ntags: {B: }\ntableRules: []\n";
    private static final String WRONG = "version: 1\ntags: {B: }\ntableRule: []\n";

    @TempDir
    private Path directory;
    private Path file;

    @BeforeEach
    void write()
            throws IOException
    {
        file = Files.writeString(directory.resolve("policies.yaml"), FIRST);
    }

    @Test
    void takesAChangeAtOnce()
            throws IOException
    {
        ReloadingPolicySource source = new ReloadingPolicySource(file, Clock.systemUTC());
        assertThat(source.current().tags().tags()).containsExactly("A");
        // same size, same time at the resolution of many file systems
        Files.writeString(file, SECOND);
        assertThat(source.current().tags().tags()).containsExactly("B");
    }

    /**
     * The first half is a policies file as well.
     */
    @Test
    void waitsForWhoeverIsWriting()
            throws IOException
    {
        String whole = FIRST + "tenants: [{name: t, users: [t], tables: [{catalog: c, privileges: [select]}]}]\n";
        int half = FIRST.length();
        AtomicInteger pauses = new AtomicInteger();
        // by this clock the file stays young
        ReloadingPolicySource source = new ReloadingPolicySource(file, Clock.fixed(Instant.now(), ZoneOffset.UTC), Ticker.systemTicker(), () -> {
            // a second piece comes while it waits, and nothing more
            if (pauses.incrementAndGet() == 1) {
                append(whole.substring(half));
            }
        }, PolicyFile::load);
        Files.writeString(file, whole.substring(0, half));
        assertThat(source.current().tenants()).hasSize(1);
        assertThat(pauses).hasValueGreaterThan(1);
    }

    /**
     * Who writes when the file has been looked at and is being read.
     */
    @Test
    void takesNoHalfOfAFileThatIsWrittenWhileItIsRead()
            throws IOException
    {
        AtomicInteger pieces = new AtomicInteger();
        ReloadingPolicySource source = new ReloadingPolicySource(file, Clock.systemUTC(), Ticker.systemTicker(), () -> {}, path -> {
            Policies read = PolicyFile.load(path);
            if (pieces.getAndDecrement() > 0) {
                append("tenants: [{name: t, users: [t], tables: [{catalog: c, privileges: [select]}]}]\n");
            }
            return read;
        });
        Files.writeString(file, SECOND);
        pieces.set(1);
        Policies policies = source.current();
        assertThat(policies.tags().tags()).containsExactly("B");
        assertThat(policies.tenants()).hasSize(1);
    }

    @Test
    void keepsTheLastGoodOnesWhenEachReadingIsOfAnotherFile()
            throws IOException
    {
        AtomicInteger reads = new AtomicInteger();
        ReloadingPolicySource source = new ReloadingPolicySource(file, Clock.systemUTC(), Ticker.systemTicker(), () -> {}, path -> {
            Policies read = PolicyFile.load(path);
            if (reads.getAndIncrement() > 0) {
                append("# more\n");
            }
            return read;
        });
        Files.writeString(file, SECOND);
        assertThat(source.current().tags().tags()).containsExactly("A");
        assertThatThrownBy(() -> new ReloadingPolicySource(file, Clock.systemUTC(), Ticker.systemTicker(), () -> {}, path -> {
            append("# more\n");
            return PolicyFile.load(path);
        })).isInstanceOf(PolicyException.class).hasMessageEndingWith("is being written without an end; start when it is complete");
    }

    @Test
    void keepsTheLastGoodOnesWhileTheFileIsWrittenWithoutEnd()
            throws IOException
    {
        ReloadingPolicySource source = new ReloadingPolicySource(file, Clock.fixed(Instant.now(), ZoneOffset.UTC), Ticker.systemTicker(), () -> append("# more\n"), PolicyFile::load);
        Files.writeString(file, SECOND);
        assertThat(source.current().tags().tags()).containsExactly("A");
    }

    /**
     * The clock of a file server is ahead, or this one was set back: no query waits for a file that stays as it is.
     */
    @Test
    void aFileOfTheFutureIsReadLikeAnyOther()
            throws IOException
    {
        AtomicLong nanos = new AtomicLong();
        AtomicInteger pauses = new AtomicInteger();
        Ticker ticker = new Ticker()
        {
            @Override
            public long read()
            {
                return nanos.get();
            }
        };
        FileTime future = FileTime.from(Instant.now().plus(Duration.ofHours(1)));
        Files.setLastModifiedTime(file, future);
        ReloadingPolicySource source = new ReloadingPolicySource(file, Clock.systemUTC(), ticker, pauses::incrementAndGet, PolicyFile::load);
        assertThat(source.current().tags().tags()).containsExactly("A");
        // until a change shows in the time of the file, it is read each time
        Files.writeString(file, SECOND);
        Files.setLastModifiedTime(file, future);
        assertThat(source.current().tags().tags()).containsExactly("B");
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        Policies policies = source.current();
        int paused = pauses.get();
        assertThat(source.current()).isSameAs(policies);
        assertThat(source.current()).isSameAs(policies);
        assertThat(pauses).hasValue(paused);
        Files.writeString(file, FIRST);
        assertThat(source.current().tags().tags()).containsExactly("A");
    }

    private void append(String text)
    {
        try {
            Files.writeString(file, text, StandardOpenOption.APPEND);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void doesNotReadAnOldFileAgain()
            throws IOException
    {
        FileTime old = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Files.setLastModifiedTime(file, old);
        ReloadingPolicySource source = new ReloadingPolicySource(file, Clock.systemUTC());
        Policies policies = source.current();
        assertThat(source.current()).isSameAs(policies);
        Files.writeString(file, SECOND);
        assertThat(source.current().tags().tags()).containsExactly("B");
    }

    @Test
    void keepsTheLastGoodOnes()
            throws IOException
    {
        ReloadingPolicySource source = new ReloadingPolicySource(file, Clock.systemUTC());
        Files.writeString(file, WRONG);
        assertThat(source.current().tags().tags()).containsExactly("A");
        Files.delete(file);
        assertThat(source.current().tags().tags()).containsExactly("A");
        Files.writeString(file, SECOND);
        assertThat(source.current().tags().tags()).containsExactly("B");
    }

    @Test
    void doesNotStartWithMistakes()
            throws IOException
    {
        Files.writeString(file, WRONG);
        assertThatThrownBy(() -> new ReloadingPolicySource(file, Clock.systemUTC()))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("policies.yaml:3: unknown section 'tableRule'");
    }
}
