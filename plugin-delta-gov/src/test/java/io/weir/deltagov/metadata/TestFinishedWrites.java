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
package io.weir.deltagov.metadata;

import io.trino.spi.TrinoException;
import io.trino.testing.TestingConnectorSession;
import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import static io.trino.spi.StandardErrorCode.GENERIC_INTERNAL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestFinishedWrites
{
    private final AtomicInteger commits = new AtomicInteger();
    private final FinishedWrites writes = new FinishedWrites(() -> true);

    @Test
    void commitsOnce()
    {
        assertThat(writes.once(TestingConnectorSession.SESSION, commits::incrementAndGet)).isEqualTo(1);
        assertThat(writes.once(TestingConnectorSession.SESSION, commits::incrementAndGet)).isEqualTo(1);
        assertThat(commits).hasValue(1);
    }

    @Test
    void failsOnce()
    {
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> writes.once(TestingConnectorSession.SESSION, () -> {
                commits.incrementAndGet();
                throw new TrinoException(GENERIC_INTERNAL_ERROR, "nobody knows");
            })).hasMessage("nobody knows");
        }
        assertThat(commits).hasValue(1);
    }

    @Test
    void failsAgainAsLongAsNoCommitIsTried()
    {
        AtomicBoolean tried = new AtomicBoolean();
        FinishedWrites untried = new FinishedWrites(tried::get);
        assertThatThrownBy(() -> untried.once(TestingConnectorSession.SESSION, () -> {
            throw new TrinoException(GENERIC_INTERNAL_ERROR, "the store does not answer");
        })).hasMessage("the store does not answer");
        tried.set(true);
        assertThat(untried.once(TestingConnectorSession.SESSION, commits::incrementAndGet)).isEqualTo(1);
        assertThat(untried.once(TestingConnectorSession.SESSION, commits::incrementAndGet)).isEqualTo(1);
    }
}
