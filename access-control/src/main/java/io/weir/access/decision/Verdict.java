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
package io.weir.access.decision;

import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Access;

import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/**
 * Yes, or no with the reason that the user reads, or no in the words for what does not exist.
 */
public sealed interface Verdict
{
    Verdict ALLOWED = new Allowed();

    static Verdict refused(String reason)
    {
        return new Refused(reason);
    }

    static Verdict hidden(Asset asset)
    {
        return new Hidden(asset);
    }

    static Verdict allowedIf(boolean condition, String reasonOtherwise)
    {
        return condition ? ALLOWED : refused(reasonOtherwise);
    }

    /**
     * @param reasonOtherwise asked for only when it is refused: to format it takes longer than most decisions
     */
    static Verdict allowedIf(boolean condition, Supplier<String> reasonOtherwise)
    {
        return condition ? ALLOWED : refused(reasonOtherwise.get());
    }

    static Verdict of(Access access)
    {
        return switch (access) {
            case Access.Allowed _ -> ALLOWED;
            case Access.Denied denied -> refused(denied.because());
        };
    }

    default boolean isAllowed()
    {
        return this instanceof Allowed;
    }

    /**
     * This refusal, or what comes next.
     */
    default Verdict and(Supplier<Verdict> next)
    {
        return switch (this) {
            case Allowed _ -> next.get();
            case Refused _, Hidden _ -> this;
        };
    }

    record Allowed()
            implements Verdict {}

    /**
     * The user may not even know that it exists.
     */
    record Hidden(Asset asset)
            implements Verdict
    {
        public Hidden
        {
            requireNonNull(asset, "asset is null");
        }
    }

    record Refused(String reason)
            implements Verdict
    {
        public Refused
        {
            requireNonNull(reason, "reason is null");
        }
    }
}
