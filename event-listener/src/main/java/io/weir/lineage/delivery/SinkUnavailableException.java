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
package io.weir.lineage.delivery;

import java.time.Duration;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A sink cannot take rows now. The message holds no data.
 */
public final class SinkUnavailableException
        extends RuntimeException
{
    private final Optional<Duration> retryAfter;

    public SinkUnavailableException(String message)
    {
        super(message);
        this.retryAfter = Optional.empty();
    }

    public SinkUnavailableException(String message, Throwable cause)
    {
        super(message, cause);
        this.retryAfter = Optional.empty();
    }

    /**
     * @param retryAfter how long the target asks to be left alone
     */
    public SinkUnavailableException(String message, Optional<Duration> retryAfter)
    {
        super(message);
        this.retryAfter = requireNonNull(retryAfter, "retryAfter is null");
    }

    public Optional<Duration> retryAfter()
    {
        return retryAfter;
    }
}
