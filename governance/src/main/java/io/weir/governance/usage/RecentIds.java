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
package io.weir.governance.usage;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Event ids that came lately. A row that was delivered twice stands near its first time in the log, so it need not be remembered for ever.
 */
final class RecentIds
{
    private final Map<String, Boolean> ids;

    RecentIds(int most)
    {
        this.ids = new LinkedHashMap<>()
        {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest)
            {
                return size() > most;
            }
        };
    }

    /**
     * @return whether it is new
     */
    boolean add(String id)
    {
        return ids.put(id, true) == null;
    }
}
