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
package io.weir.lineage.sink;

import io.weir.lineage.delivery.SinkUnavailableException;

import java.time.Duration;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What came of a request.
 */
sealed interface Outcome
{
    /**
     * A failure that may be for good, and of this event alone; holds nothing of it.
     */
    Optional<String> failure();

    /**
     * @param retryAfter how long the endpoint asks to be left alone
     * @param redirect where it sends those who ask
     */
    record Answered(int status, Optional<Duration> retryAfter, Optional<String> redirect)
            implements Outcome
    {
        public Answered
        {
            requireNonNull(retryAfter, "retryAfter is null");
            requireNonNull(redirect, "redirect is null");
        }

        boolean isAccepted()
        {
            return status >= 200 && status < 300;
        }

        @Override
        public Optional<String> failure()
        {
            return status >= 500 ? Optional.of("HTTP status " + status) : Optional.empty();
        }
    }

    /**
     * The endpoint was there, and gave no whole answer.
     */
    record Unanswered(String what, SinkUnavailableException reason)
            implements Outcome
    {
        public Unanswered
        {
            requireNonNull(what, "what is null");
            requireNonNull(reason, "reason is null");
        }

        @Override
        public Optional<String> failure()
        {
            return Optional.of(what);
        }
    }

    /**
     * No event came to the endpoint.
     */
    record Unreachable(SinkUnavailableException reason)
            implements Outcome
    {
        public Unreachable
        {
            requireNonNull(reason, "reason is null");
        }

        @Override
        public Optional<String> failure()
        {
            return Optional.empty();
        }
    }
}
