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

import java.time.Instant;

import static java.util.Objects.requireNonNull;

/**
 * A row of {@code policy_log}: queries were judged by these policies from this time on.
 *
 * @param version see {@link Policies#version}
 * @param text the whole file
 */
public record PolicyRecord(String version, String text, Instant time)
{
    public PolicyRecord
    {
        requireNonNull(version, "version is null");
        requireNonNull(text, "text is null");
        requireNonNull(time, "time is null");
    }

    public String eventId()
    {
        return version + "@" + time;
    }
}
