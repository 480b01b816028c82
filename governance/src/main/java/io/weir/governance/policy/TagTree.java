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

import com.google.common.collect.ImmutableSortedSet;
import io.weir.governance.tag.InvalidTagException;
import io.weir.governance.tag.TagName;

import java.util.List;
import java.util.Set;

import static java.util.Comparator.comparingInt;

/**
 * The tags that the policies know, by their full names.
 */
public record TagTree(Set<String> tags)
{
    private static final int NEAR_NAMES = 3;
    private static final int LONGEST_COMPARED = 100;

    public TagTree
    {
        tags = ImmutableSortedSet.copyOf(tags);
    }

    public boolean contains(String tag)
    {
        return tags.contains(tag);
    }

    /**
     * The canonical name of a tag that somebody typed.
     *
     * @throws InvalidTagException when the policies do not know it; lists the names that are near
     */
    public String resolve(String tag)
    {
        String canonical = TagName.canonical(tag);
        if (!contains(canonical)) {
            String hint = tags.isEmpty() ? "The policies file lists no tags" : "Did you mean %s? Tags are listed under 'tags' in the policies file".formatted(String.join(", ", near(canonical)));
            throw new InvalidTagException("Unknown tag '%s'. %s".formatted(tag, hint));
        }
        return canonical;
    }

    private List<String> near(String tag)
    {
        // what somebody calls a tag may be as long as a statement
        String start = tag.substring(0, Math.min(tag.length(), LONGEST_COMPARED));
        return tags.stream()
                .sorted(comparingInt(known -> EditDistance.between(start, known)))
                .limit(NEAR_NAMES)
                .toList();
    }
}
