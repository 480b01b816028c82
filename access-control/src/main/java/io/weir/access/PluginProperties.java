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
package io.weir.access;

import com.google.common.collect.Maps;

import java.util.Map;

/**
 * The plugin's own properties start with {@code weir.}; all others are those of governance.
 */
record PluginProperties(Map<String, String> own, Map<String, String> governance)
{
    private static final String OWN_PREFIX = "weir.";

    static PluginProperties of(Map<String, String> properties)
    {
        return new PluginProperties(
                Map.copyOf(Maps.filterKeys(properties, key -> key.startsWith(OWN_PREFIX))),
                Map.copyOf(Maps.filterKeys(properties, key -> !key.startsWith(OWN_PREFIX))));
    }
}
