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
package io.weir.governance.asset;

import com.google.common.collect.ImmutableList;

import java.util.List;

import static io.weir.governance.asset.InvalidAssetException.invalidAsset;
import static java.util.Objects.requireNonNull;

/**
 * Splits a dotted name into its parts. A part in double quotes is taken as it is, {@code ""} in it stands for one quote.
 */
final class AssetParser
{
    private final String text;
    private int position;

    AssetParser(String text)
    {
        this.text = requireNonNull(text, "text is null");
    }

    List<String> parse()
    {
        if (text.isBlank()) {
            throw invalidAsset(text, "it is empty");
        }
        ImmutableList.Builder<String> parts = ImmutableList.builder();
        parts.add(part());
        while (position < text.length()) {
            if (text.charAt(position) != '.') {
                throw invalidAsset(text, "a dot is expected after the quoted part, at position " + (position + 1));
            }
            position++;
            parts.add(part());
        }
        return parts.build();
    }

    private String part()
    {
        String part = position < text.length() && text.charAt(position) == '"' ? quotedPart() : plainPart();
        if (part.isEmpty()) {
            throw invalidAsset(text, "a part is empty");
        }
        return part;
    }

    private String plainPart()
    {
        int start = position;
        while (position < text.length() && text.charAt(position) != '.') {
            char character = text.charAt(position);
            if (character == '"' || Character.isWhitespace(character)) {
                throw invalidAsset(text, "a quote or space stands outside double quotes, at position " + (position + 1));
            }
            position++;
        }
        return text.substring(start, position);
    }

    private String quotedPart()
    {
        StringBuilder part = new StringBuilder();
        position++;
        while (position < text.length()) {
            char character = text.charAt(position++);
            if (character != '"') {
                part.append(character);
            }
            else if (position < text.length() && text.charAt(position) == '"') {
                part.append('"');
                position++;
            }
            else {
                return part.toString();
            }
        }
        throw invalidAsset(text, "a double quote is not closed");
    }
}
