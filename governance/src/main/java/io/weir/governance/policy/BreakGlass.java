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

import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The emergencies that go on now. They are kept in memory alone, so a restart ends them all; that they began is in the audit log before they count.
 */
public final class BreakGlass
{
    @GuardedBy("this")
    private final List<Activation> activations = new ArrayList<>();

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

        boolean isActive(String user, Instant now)
        {
            return this.user.equals(user) && !now.isBefore(from) && now.isBefore(until);
        }
    }

    public synchronized void begin(Activation activation)
    {
        activations.removeIf(old -> !activation.from().isBefore(old.until()));
        activations.add(requireNonNull(activation, "activation is null"));
    }

    /**
     * @return those that were ended
     */
    public synchronized List<Activation> end(String user, Instant now)
    {
        List<Activation> ended = active(user, now);
        activations.removeAll(ended);
        return ended;
    }

    public synchronized List<Activation> active(String user, Instant now)
    {
        return activations.stream()
                .filter(activation -> activation.isActive(user, now))
                .collect(toImmutableList());
    }
}
