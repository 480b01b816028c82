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
package io.weir.access.query;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import io.trino.spi.eventlistener.QueryContext;

import java.util.Optional;
import java.util.Set;

/**
 * What a user says that a query is for: by client tags such as {@code purpose:fraud}, or by the session property {@code purpose} of catalog
 * {@code governance}, with commas between several. To say it is no proof: only the purposes that the policies give to the user count.
 */
public final class StatedPurposes
{
    public static final String SESSION_PROPERTY = "purpose";

    private static final String TAG_PREFIX = "purpose:";
    private static final String QUALIFIED_PROPERTY = "governance." + SESSION_PROPERTY;

    private StatedPurposes() {}

    static Set<String> of(QueryContext context)
    {
        ImmutableSet.Builder<String> purposes = ImmutableSet.builder();
        context.getClientTags().stream()
                .filter(tag -> tag.startsWith(TAG_PREFIX))
                .map(tag -> tag.substring(TAG_PREFIX.length()).strip())
                .forEach(purposes::add);
        Optional.ofNullable(context.getSessionProperties().get(QUALIFIED_PROPERTY))
                .ifPresent(value -> purposes.addAll(Splitter.on(',').trimResults().omitEmptyStrings().split(value)));
        return purposes.build();
    }
}
