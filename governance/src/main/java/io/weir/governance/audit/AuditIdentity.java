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
package io.weir.governance.audit;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

public record AuditIdentity(String user, Optional<String> originalUser, Optional<String> principal, List<String> groups, Optional<String> source)
{
    public AuditIdentity
    {
        requireNonNull(user, "user is null");
        requireNonNull(originalUser, "originalUser is null");
        requireNonNull(principal, "principal is null");
        groups = ImmutableList.copyOf(groups);
        requireNonNull(source, "source is null");
    }
}
