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

import io.trino.spi.connector.ConnectorSession;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/**
 * Lets a statement commit once. With {@code retry_policy=TASK} the engine runs the task that finishes a write again when it fails, and it
 * may fail after the commit was made, or when nobody knows whether it was: what came of the first time is then what comes of it. What
 * failed before the commit was tried is done again.
 */
final class FinishedWrites
{
    private sealed interface Outcome<T>
    {
        record Committed<T>(T value)
                implements Outcome<T> {}

        record Failed<T>(RuntimeException failure)
                implements Outcome<T>
        {
            public Failed
            {
                requireNonNull(failure, "failure is null");
            }
        }
    }

    private final BooleanSupplier commitTried;
    private final Map<String, Outcome<?>> byQuery = new ConcurrentHashMap<>();

    FinishedWrites(BooleanSupplier commitTried)
    {
        this.commitTried = requireNonNull(commitTried, "commitTried is null");
    }

    @SuppressWarnings("unchecked")
    <T> T once(ConnectorSession session, Supplier<T> commit)
    {
        Outcome<T> outcome = (Outcome<T>) byQuery.computeIfAbsent(session.getQueryId(), _ -> run(commit));
        return switch (outcome) {
            case Outcome.Committed<T>(T value) -> value;
            case Outcome.Failed<T>(RuntimeException failure) -> throw failure;
        };
    }

    private <T> Outcome<T> run(Supplier<T> commit)
    {
        try {
            return new Outcome.Committed<>(commit.get());
        }
        catch (RuntimeException e) {
            if (!commitTried.getAsBoolean()) {
                throw e;
            }
            return new Outcome.Failed<>(e);
        }
    }
}
