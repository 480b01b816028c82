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
package io.weir.governance.tag;

import java.util.regex.Pattern;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Names of tags: dotted, upper case. The dots are the tree: {@code PII} covers {@code PII.EMAIL}.
 */
public final class TagName
{
    /**
     * What a column carries that came into a table after somebody had tagged in it, or into which a field came, until it is classified. The policies may say how it is treated, as for any
     * other tag; where they do not, it is masked.
     */
    public static final String UNCLASSIFIED = "UNCLASSIFIED";

    // possessive, or it would take a frame of the stack for each part of what somebody calls a tag
    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_-]*+(?:\\.[A-Z0-9][A-Z0-9_-]*+)*+");

    private TagName() {}

    public static String canonical(String tag)
    {
        String canonical = requireNonNull(tag, "tag is null").toUpperCase(ENGLISH);
        if (!NAME.matcher(canonical).matches()) {
            throw new InvalidTagException("Invalid tag '%s': expected names of letters, digits, '_' and '-', separated by dots, such as PII.EMAIL".formatted(tag));
        }
        return canonical;
    }

    /**
     * Whether {@code tag} is {@code ancestor} or stands beneath it in the tree.
     */
    public static boolean covers(String ancestor, String tag)
    {
        return tag.startsWith(ancestor) && (tag.length() == ancestor.length() || tag.charAt(ancestor.length()) == '.');
    }
}
