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
package io.weir.lineage.spool;

import org.junit.jupiter.api.Test;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

class TestSpoolNews
{
    private static final long LONG_MILLIS = 600_000;

    private final SpoolNews news = new SpoolNews();

    @Test
    void aReaderLooksOnceForEachNews()
            throws Exception
    {
        Looks looks = new Looks();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> reader = executor.submit(() -> {
                news.await(looks, LONG_MILLIS);
                return true;
            });
            looks.awaitNext();
            for (int sequence = 1; sequence <= 3; sequence++) {
                news.tell(sequence);
                looks.awaitNext();
                // is no news
                for (int again = 0; again < 100; again++) {
                    news.tell(sequence);
                }
            }
            looks.there.set(true);
            news.end();
            reader.get(60, SECONDS);
        }
        assertThat(looks.count).hasValue(5);
    }

    @Test
    void whatIsThereIsNotWaitedFor()
            throws Exception
    {
        Looks looks = new Looks();
        looks.there.set(true);
        news.await(looks, LONG_MILLIS);
        assertThat(looks.count).hasValue(1);
    }

    @Test
    void doesNotWaitLongerThanItShould()
            throws Exception
    {
        Looks looks = new Looks();
        news.await(looks, 0);
        assertThat(looks.count).hasValue(1);
        news.await(looks, 1);
        assertThat(looks.count).hasValueBetween(2, 4);
    }

    private static final class Looks
            implements BooleanSupplier
    {
        private final AtomicInteger count = new AtomicInteger();
        private final AtomicBoolean there = new AtomicBoolean();
        private final Semaphore permits = new Semaphore(0);

        @Override
        public boolean getAsBoolean()
        {
            boolean isThere = there.get();
            count.incrementAndGet();
            permits.release();
            return isThere;
        }

        private void awaitNext()
                throws InterruptedException
        {
            assertThat(permits.tryAcquire(60, SECONDS)).as("a look").isTrue();
        }
    }
}
