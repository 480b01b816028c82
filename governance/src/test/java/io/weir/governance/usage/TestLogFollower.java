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
package io.weir.governance.usage;

import com.google.common.collect.ImmutableList;
import io.weir.governance.GovernanceUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

// readers wait for one another
@Timeout(60)
final class TestLogFollower
{
    private final Commits commits = new Commits();
    private final LogFollower<String, List<String>> follower = new LogFollower<>(commits, Letters::new);

    @Test
    void readsOnFromWhereItIs()
    {
        commits.append("a");
        assertThat(follower.read()).containsExactly("a");
        commits.append("b", "c");
        assertThat(follower.read()).containsExactly("a", "b", "c");
        assertThat(follower.read()).containsExactly("a", "b", "c");
        assertThat(commits.asked).containsExactly(-1L, 0L, 1L);
    }

    /**
     * Where each of them is canceled after a while, a long log would never be read to its end.
     */
    @Test
    void aReaderThatIsCanceledLeavesTheReadToTheNext()
            throws InterruptedException
    {
        commits.append("a");
        commits.append("b");
        commits.hang();
        FutureTask<List<String>> canceled = new FutureTask<>(follower::read);
        Thread reader = Thread.ofVirtual().start(canceled);
        commits.begun.await();
        reader.interrupt();
        assertThatThrownBy(canceled::get).hasRootCauseInstanceOf(InterruptedException.class).cause().isInstanceOf(GovernanceUnavailableException.class).hasMessageContaining("Canceled while the governance log is read");
        commits.goOn.countDown();
        assertThat(follower.read()).containsExactly("a", "b");
        assertThat(commits.asked).as("the whole log once").containsExactly(-1L, 1L);
    }

    @Test
    void readersWhoComeDuringAReadShareTheNext()
            throws InterruptedException, ExecutionException
    {
        commits.append("a");
        commits.hang();
        FutureTask<List<String>> first = new FutureTask<>(follower::read);
        Thread.ofVirtual().start(first);
        commits.begun.await();
        List<FutureTask<List<String>>> later = Stream.generate(() -> new FutureTask<List<String>>(follower::read)).limit(3).toList();
        for (FutureTask<List<String>> reader : later) {
            Thread thread = Thread.ofVirtual().start(reader);
            while (thread.getState() != Thread.State.WAITING) {
                Thread.sleep(1);
            }
        }
        commits.goOn.countDown();
        assertThat(first.get()).containsExactly("a");
        for (FutureTask<List<String>> reader : later) {
            assertThat(reader.get()).containsExactly("a");
        }
        assertThat(commits.asked).containsExactly(-1L, 0L);
    }

    @Test
    void whatWasFoldedBeforeAFailureStays()
    {
        commits.append("a");
        assertThat(follower.read()).containsExactly("a");
        commits.append("b");
        commits.append("c", "d");
        commits.append("e");
        for (int parts : List.of(1, 2, 0)) {
            commits.failAfter(parts);
            assertThatThrownBy(follower::read).isInstanceOf(GovernanceUnavailableException.class).hasMessage("the store is gone");
        }
        commits.failAfter(Integer.MAX_VALUE);
        assertThat(follower.read()).containsExactly("a", "b", "c", "d", "e");
        assertThat(commits.asked).containsExactly(-1L, 0L, 0L, 0L, 0L);
    }

    /**
     * When it was compacted meanwhile, the beginning may be another one.
     */
    @Test
    void aWholeLogThatCouldNotBeReadIsReadAnew()
    {
        commits.append("a");
        commits.append("b");
        commits.failAfter(1);
        assertThatThrownBy(follower::read).isInstanceOf(GovernanceUnavailableException.class);
        commits.entries.addFirst(commits.entries.removeLast());
        commits.failAfter(Integer.MAX_VALUE);
        assertThat(follower.read()).containsExactly("b", "a");
    }

    private static final class Letters
            implements LogFold<String, List<String>>
    {
        private final List<String> letters = new ArrayList<>();

        @Override
        public void apply(List<String> entries)
        {
            letters.addAll(entries);
        }

        @Override
        public List<String> result()
        {
            return ImmutableList.copyOf(letters);
        }
    }

    /**
     * Each is a part.
     */
    private static final class Commits
            implements LogFollower.Source<String>
    {
        private final List<List<String>> entries = new ArrayList<>();
        private final List<Long> asked = new ArrayList<>();
        private final CountDownLatch begun = new CountDownLatch(1);
        private CountDownLatch goOn = new CountDownLatch(0);
        private int parts = Integer.MAX_VALUE;

        void append(String... letters)
        {
            entries.add(List.of(letters));
        }

        void hang()
        {
            goOn = new CountDownLatch(1);
        }

        void failAfter(int parts)
        {
            this.parts = parts;
        }

        @Override
        public long readSince(long version, Consumer<List<String>> consumer)
        {
            asked.add(version);
            int handedOver = 0;
            for (List<String> part : entries.subList((int) version + 1, entries.size())) {
                if (handedOver == parts) {
                    throw new GovernanceUnavailableException("the store is gone");
                }
                consumer.accept(part);
                handedOver++;
                awaitGoOn();
            }
            return entries.size() - 1;
        }

        // as a store whose reader is interrupted
        private void awaitGoOn()
        {
            begun.countDown();
            try {
                goOn.await();
            }
            catch (InterruptedException e) {
                throw new GovernanceUnavailableException("interrupted", e);
            }
        }
    }
}
