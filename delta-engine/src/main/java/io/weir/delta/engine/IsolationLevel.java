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
package io.weir.delta.engine;

import java.util.Map;

/**
 * What a table promises about statements that run at the same time.
 */
enum IsolationLevel
{
    /**
     * The result is that of the commits in their order.
     */
    SERIALIZABLE("Serializable"),
    /**
     * The same for all that changes rows, while rows that are merely added may seem to have come later than they did.
     */
    WRITE_SERIALIZABLE("WriteSerializable");

    static final String PROPERTY = "delta.isolationLevel";

    private final String displayName;

    IsolationLevel(String displayName)
    {
        this.displayName = displayName;
    }

    /**
     * The strictest for a level that is not known.
     */
    static IsolationLevel of(Map<String, String> tableProperties)
    {
        String value = tableProperties.get(PROPERTY);
        return value == null || value.equalsIgnoreCase(WRITE_SERIALIZABLE.displayName) ? WRITE_SERIALIZABLE : SERIALIZABLE;
    }

    String displayName()
    {
        return displayName;
    }
}
