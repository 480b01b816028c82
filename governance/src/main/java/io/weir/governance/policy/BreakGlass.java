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
package io.weir.governance.policy;

import com.google.common.base.Ticker;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The emergencies that go on now. They are kept in memory alone, so a restart ends them all; that they began is in the audit log before they count. One ends when the clock says so, or when it has
 * gone on for as long as it may: a clock that is set back prolongs none.
 */
public final class BreakGlass
{
    private final Ticker ticker;
    @GuardedBy("this")
    private final List<Running> running;

    public BreakGlass()
    {
        this(Ticker.systemTicker());
    }

    BreakGlass(Ticker ticker)
    {
        this(ticker, ImmutableList.of());
    }

    private BreakGlass(Ticker ticker, List<Running> running)
    {
        this.ticker = requireNonNull(ticker, "ticker is null");
        this.running = new ArrayList<>(running);
    }

    /**
     * A clearance that a user took. It counts as long as it has not run out, and the policies still have a rule that lets the user take it.
     */
    public record Activation(String id, String user, Set<String> tags, String reason, Instant from, Instant until)
    {
        public Activation
        {
            requireNonNull(id, "id is null");
            requireNonNull(user, "user is null");
            tags = ImmutableSet.copyOf(tags);
            requireNonNull(reason, "reason is null");
            requireNonNull(from, "from is null");
            requireNonNull(until, "until is null");
        }

        boolean isActive(Instant now)
        {
            return !now.isBefore(from) && now.isBefore(until);
        }
    }

    private record Running(Activation activation, long beganNanos)
    {
        boolean isOf(String user)
        {
            return activation.user().equals(user);
        }

        boolean hasRunOut(long nanos)
        {
            return nanos - beganNanos >= Duration.between(activation.from(), activation.until()).toNanos();
        }
    }

    public synchronized void begin(Activation activation)
    {
        long nanos = ticker.read();
        running.removeIf(old -> old.hasRunOut(nanos));
        running.add(new Running(requireNonNull(activation, "activation is null"), nanos));
    }

    /**
     * @return those that were ended
     */
    public synchronized List<Activation> end(String user, Instant now)
    {
        List<Activation> ended = active(user, now);
        running.removeIf(old -> old.isOf(user));
        return ended;
    }

    public synchronized List<Activation> active(String user, Instant now)
    {
        long nanos = ticker.read();
        return running.stream()
                .filter(emergency -> emergency.isOf(user) && !emergency.hasRunOut(nanos))
                .map(Running::activation)
                .filter(activation -> activation.isActive(now))
                .collect(toImmutableList());
    }

    /**
     * Whether there is one of the user's that may count, now or when the clock is set otherwise.
     */
    synchronized boolean concerns(String user)
    {
        long nanos = ticker.read();
        return running.stream().anyMatch(emergency -> emergency.isOf(user) && !emergency.hasRunOut(nanos));
    }

    /**
     * These, without those that begin later: what somebody decides by them in several steps does not change in between. They run out as they would, but are not ended before.
     */
    public synchronized BreakGlass asItIs()
    {
        return new BreakGlass(ticker, running);
    }
}
