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

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.Locale.ENGLISH;

/**
 * Turns an error message into its template. A message may hold any value of the data, quoted or not ("Value cannot be cast to date: ..."), so only words of a
 * fixed vocabulary survive; each run of anything else becomes one {@code ?}.
 */
public final class MessageTemplate
{
    private static final Pattern WORD = Pattern.compile("[A-Za-z]+");
    private static final int LONGEST_MESSAGE = 10_000;
    private static final Set<String> VOCABULARY = ImmutableSet.<String>builder()
            .addAll(SqlTokens.keywords().stream().map(keyword -> keyword.toLowerCase(ENGLISH)).toList())
            .addAll(Splitter.on(' ').split(
                    """
                    a abandoned aborted access across after aggregate aggregation aggregations already ambiguous an and application are argument arguments array as at be because \
                    been before bigint boolean bytes by can canceled cannot cast catalog char characters client column columns commit compile concurrent conflict connector contain \
                    contains could create cpu date decimal delete denied description division does double drop duplicate during empty error evaluate exceeded exception execute exist \
                    exists expected expecting expression external failed file filter for format found from function functions global group has have identifier in inconsistent \
                    incompatible index inner input insert insufficient integer internal interval into invalid is it json key killed large length limit line local location log long \
                    many map mask match materialized maximum memory merge message mismatched missing more must name names nested no node non not null number numeric of on one only \
                    operation operator or out output outer overflow parameter parameters parse path plan precision privilege privileges procedure processing property queries query \
                    queue queued range read real recursive reference refers registered remote rename renaming replace required resolved resource result role row rows scalar schema \
                    select session set size smallint snapshot source split stage statement subquery supported syntax table tables task than that the this time timeout timestamp \
                    tinyint to too transaction type types unable unexpected unknown unnest unresolved unsupported update user using uuid value values varbinary varchar version view \
                    was when where while window with within without worker write written wrong zero zone""".strip()))
            .build();

    private MessageTemplate() {}

    public static String of(String message)
    {
        String bounded = message.substring(0, Math.min(message.length(), LONGEST_MESSAGE));
        StringBuilder template = new StringBuilder();
        Matcher words = WORD.matcher(bounded);
        boolean gap = false;
        int end = 0;
        while (words.find()) {
            gap |= !isSpace(bounded, end, words.start());
            end = words.end();
            if (touchesOtherText(bounded, words) || !VOCABULARY.contains(words.group().toLowerCase(ENGLISH))) {
                gap = true;
                continue;
            }
            append(template, gap, words.group());
            gap = false;
        }
        if (gap || !isSpace(bounded, end, bounded.length())) {
            append(template, true, "");
        }
        return template.toString();
    }

    private static void append(StringBuilder template, boolean gap, String word)
    {
        if (gap) {
            template.append(template.isEmpty() ? "?" : " ?");
        }
        if (!word.isEmpty()) {
            template.append(template.isEmpty() ? "" : " ").append(word);
        }
    }

    // a word inside a value ("line.one@example.com") is part of the value
    private static boolean touchesOtherText(String message, Matcher word)
    {
        return isValueCharacter(message, word.start() - 1) || isValueCharacter(message, word.end());
    }

    private static boolean isValueCharacter(String message, int index)
    {
        if (index < 0 || index >= message.length()) {
            return false;
        }
        char character = message.charAt(index);
        return !Character.isWhitespace(character) && ":,;()[]".indexOf(character) < 0 && !(character == '.' && index == message.length() - 1);
    }

    private static boolean isSpace(String message, int start, int end)
    {
        return message.substring(start, end).chars().allMatch(character -> Character.isWhitespace(character) || ":,;()[].".indexOf(character) >= 0);
    }
}
