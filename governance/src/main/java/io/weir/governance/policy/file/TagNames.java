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
package io.weir.governance.policy.file;

import com.google.common.collect.ImmutableSet;
import io.weir.governance.policy.Clearance;
import io.weir.governance.policy.TagTree;
import io.weir.governance.tag.InvalidTagException;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * Finds the tags that rules name; one that is not in the tree is a mistake.
 */
record TagNames(TagTree tree)
{
    TagNames
    {
        requireNonNull(tree, "tree is null");
    }

    Optional<String> known(YamlValue value, String tag)
    {
        try {
            return Optional.of(tree.resolve(tag));
        }
        catch (InvalidTagException e) {
            value.mistakes().add(value.node(), "%s", e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * The tags of a rule that may also name every tag.
     */
    Set<String> set(YamlValue value)
    {
        ImmutableSet.Builder<String> tags = ImmutableSet.builder();
        List<YamlValue> elements = value.list();
        if (elements.isEmpty()) {
            value.mistakes().add(value.node(), "'tags' is empty; expected tags, or [\"*\"] for every tag");
        }
        for (YamlValue element : elements) {
            Optional<String> text = element.text();
            if (text.isPresent() && text.orElseThrow().equals(Clearance.EVERY_TAG)) {
                tags.add(Clearance.EVERY_TAG);
            }
            else if (text.isPresent()) {
                known(element, text.orElseThrow()).ifPresent(tags::add);
            }
        }
        return tags.build();
    }
}
