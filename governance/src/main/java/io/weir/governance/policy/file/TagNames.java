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

import io.weir.governance.policy.TagTree;
import io.weir.governance.tag.InvalidTagException;

import java.util.Optional;

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
}
