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
package io.weir.lineage.record;

import com.google.common.collect.ImmutableSet;

import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * @param template the message without anything that may be a value
 */
public record QueryFailure(String code, ErrorKind kind, String template)
{
    // errors of the user's that come at any moment of the query
    private static final Set<String> INTERRUPTIONS = ImmutableSet.of("USER_CANCELED", "ADMINISTRATIVELY_KILLED", "ABANDONED_QUERY");

    public QueryFailure
    {
        requireNonNull(code, "code is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(template, "template is null");
    }

    public enum ErrorKind
    {
        USER,
        INTERNAL,
        RESOURCES,
        EXTERNAL,
    }

    /**
     * Whether the failure came from outside of the query's own work, so that it may have done anything before.
     */
    public boolean isInterruption()
    {
        return kind != ErrorKind.USER || INTERRUPTIONS.contains(code);
    }
}
