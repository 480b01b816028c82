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
package io.weir.lineage.redact;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;

/**
 * What people see of redacted statements. Without their literals most come again, and each is shown by every sink, at its start and at its end.
 */
public final class StatementDisplays
{
    private static final int MOST_CHARACTERS = 1 << 18;

    private final Cache<String, StatementDisplay> displays = CacheBuilder.newBuilder()
            .maximumWeight(MOST_CHARACTERS)
            .weigher((String redacted, StatementDisplay display) -> redacted.length() + display.text().length())
            .build();

    public StatementDisplay of(String redacted)
    {
        StatementDisplay known = displays.getIfPresent(redacted);
        if (known == null) {
            known = StatementDisplay.of(redacted);
            displays.put(redacted, known);
        }
        return known;
    }
}
