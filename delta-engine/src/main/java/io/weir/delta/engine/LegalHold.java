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
import java.util.Optional;

/**
 * The table property {@code weir.legalHold}: while it is set, nothing that the table has or once had is destroyed, so there is no erasure,
 * no vacuum, and no clean-up of its log. Its value says why, for whoever is refused.
 */
public final class LegalHold
{
    public static final String PROPERTY = "weir.legalHold";

    private LegalHold() {}

    public static Optional<String> reason(TableSnapshot table)
    {
        return reason(table.properties());
    }

    /**
     * Lets a hold outlive another definition of its table. Only somebody who says so lifts it.
     *
     * @param before the properties of the table
     * @param after those that it is to have
     */
    static void keep(Map<String, String> before, Map<String, String> after)
    {
        if (reason(before).isPresent() && reason(after).isEmpty()) {
            after.put(PROPERTY, before.get(PROPERTY));
        }
    }

    static Optional<String> reason(Map<String, String> properties)
    {
        return Optional.ofNullable(properties.get(PROPERTY))
                .filter(reason -> !reason.isBlank() && !reason.equalsIgnoreCase("false"));
    }
}
