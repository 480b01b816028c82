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
package io.weir.deltagov;

import com.google.common.collect.ImmutableMap;

import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * What events tell of a table that was read or written.
 *
 * @param version the version that was read, or the one that the write made
 * @param location where the table's files are, so that what other engines do to them can be told to be about this table
 */
public record DeltaGovTableInfo(long version, String location)
{
    public DeltaGovTableInfo
    {
        requireNonNull(location, "location is null");
    }

    /**
     * The same in a class that other plugins know.
     */
    public Map<String, Object> asMap()
    {
        return ImmutableMap.of("version", version, "location", location);
    }
}
