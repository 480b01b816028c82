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
package io.weir.access.enforcement;

import com.google.inject.Inject;
import io.airlift.log.Logger;
import org.weakref.jmx.Managed;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import static io.weir.access.AccessErrors.enforcementFailed;
import static java.util.Objects.requireNonNull;

/**
 * Open until the engine is caught at not doing what was decided; from then on every question is refused, until the server is started again.
 */
public final class Door
{
    private static final Logger log = Logger.get(Door.class);

    private final AtomicReference<String> closedBecause = new AtomicReference<>();

    @Inject
    public Door() {}

    public void requireOpen()
    {
        String reason = closedBecause.get();
        if (reason != null) {
            throw enforcementFailed(reason);
        }
    }

    public void close(String reason)
    {
        if (closedBecause.compareAndSet(null, requireNonNull(reason, "reason is null"))) {
            log.error("ALARM: %s. Every query is refused from now on. Do not start the server again before it is known why", reason);
        }
    }

    @Managed
    public boolean isClosed()
    {
        return closedBecause.get() != null;
    }

    @Managed
    public String getReason()
    {
        return Optional.ofNullable(closedBecause.get()).orElse("");
    }
}
