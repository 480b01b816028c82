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
package io.weir.delta.engine.log;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterators;
import io.weir.delta.engine.ReadInterruptedException;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import static io.weir.delta.engine.log.OrderedParallel.MAXIMUM_PARALLELISM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestOrderedParallel
{
    @Test
    void answersInOrder()
    {
        List<Integer> questions = IntStream.range(0, 3 * MAXIMUM_PARALLELISM + 1).boxed().toList();
        List<Integer> answers = questions.stream().map(question -> -question).toList();
        assertThat(OrderedParallel.map(questions, question -> -question)).isEqualTo(answers);
        assertThat(ImmutableList.copyOf(OrderedParallel.ahead(questions.iterator(), question -> -question))).isEqualTo(answers);
        assertThat(OrderedParallel.ahead(List.<Integer>of().iterator(), question -> -question).hasNext()).isFalse();
    }

    @Test
    void asksAsFarAheadAsItSaysAndNoFarther()
    {
        List<Integer> asked = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(MAXIMUM_PARALLELISM);
        Iterator<Integer> questions = Iterators.transform(IntStream.range(0, 1000).iterator(), question -> {
            asked.add(question);
            return question;
        });
        // no answer is there before all of them were asked for
        Iterator<Integer> answers = OrderedParallel.ahead(questions, question -> {
            all.countDown();
            await(all);
            return question;
        });
        assertThat(asked).isEmpty();
        assertThat(answers.next()).isEqualTo(0);
        assertThat(asked).hasSize(MAXIMUM_PARALLELISM);
        assertThat(answers.next()).isEqualTo(1);
        assertThat(asked).hasSize(MAXIMUM_PARALLELISM + 1);
    }

    @Test
    void failureComesInItsTurn()
    {
        Iterator<Integer> answers = OrderedParallel.ahead(List.of(1, 0, 2).iterator(), question -> 2 / question);
        assertThat(answers.next()).isEqualTo(2);
        assertThatThrownBy(answers::next).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> OrderedParallel.map(List.of(1, 0, 2), question -> 2 / question)).isInstanceOf(ArithmeticException.class);
    }

    /**
     * By Trino, when the query is canceled that asks.
     */
    @Test
    void interruptEndsWhatIsLong()
    {
        List<Integer> few = IntStream.range(0, MAXIMUM_PARALLELISM).boxed().toList();
        List<Integer> many = IntStream.range(0, MAXIMUM_PARALLELISM + 1).boxed().toList();
        Thread.currentThread().interrupt();

        assertThat(OrderedParallel.map(few, question -> question)).isEqualTo(few);
        assertThatThrownBy(() -> OrderedParallel.map(many, question -> question)).isInstanceOf(ReadInterruptedException.class);
        assertThatThrownBy(() -> OrderedParallel.ahead(few.iterator(), question -> question).next()).isInstanceOf(ReadInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private static void await(CountDownLatch latch)
    {
        try {
            latch.await();
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
