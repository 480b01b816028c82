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
package io.weir.plugintests.redteam;

import com.google.common.collect.ImmutableMap;

import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * @param connection more properties of the JDBC connection, such as {@code clientTags} or {@code sessionProperties}
 */
public record Attacker(String user, Map<String, String> connection)
{
    public Attacker
    {
        requireNonNull(user, "user is null");
        connection = ImmutableMap.copyOf(connection);
    }

    public static Attacker user(String user)
    {
        return new Attacker(user, ImmutableMap.of());
    }

    public Attacker with(String property, String value)
    {
        return new Attacker(user, ImmutableMap.<String, String>builder().putAll(connection).put(property, value).buildOrThrow());
    }
}
