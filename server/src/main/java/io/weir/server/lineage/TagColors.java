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
package io.weir.server.lineage;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A colour for each tag, the same in the whole picture. The first eight differ for most of the colour-blind (Okabe and Ito, 2008); more tags share them.
 */
final class TagColors
{
    private static final List<String> PALETTE = ImmutableList.of("#D55E00", "#0072B2", "#009E73", "#CC79A7", "#7A5195", "#8A6D00", "#3B7DA6", "#555555");

    private final Map<String, String> colors;

    TagColors(Collection<String> tags)
    {
        ImmutableMap.Builder<String, String> builder = ImmutableMap.builder();
        int next = 0;
        for (String tag : tags.stream().distinct().sorted().toList()) {
            builder.put(tag, PALETTE.get(next++ % PALETTE.size()));
        }
        this.colors = builder.buildOrThrow();
    }

    String of(String tag)
    {
        return colors.get(tag);
    }

    Map<String, String> all()
    {
        return colors;
    }
}
