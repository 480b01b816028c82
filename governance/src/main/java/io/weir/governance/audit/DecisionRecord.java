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
package io.weir.governance.audit;

import com.google.common.base.Splitter;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * One decision about a query: how a column was seen, which rows, or what was refused.
 * <p>
 * It is kept as a text in the lists of {@link AuditDecisions}: the fields with tabs between them, a tab within one as {@code \t}.
 *
 * @param decision {@code shown}, {@code masked email}, {@code filtered}, {@code denied}
 * @param tag the tag that it rests on
 * @param rule the rule that it rests on, such as {@code policies.yaml:42}
 */
public record DecisionRecord(String asset, String decision, Optional<String> tag, Optional<String> rule)
{
    private static final int FIELDS = 4;
    private static final String MASKED = "masked ";

    public DecisionRecord
    {
        requireNonNull(asset, "asset is null");
        requireNonNull(decision, "decision is null");
        requireNonNull(tag, "tag is null");
        requireNonNull(rule, "rule is null");
    }

    /**
     * The decision that a column is seen masked.
     *
     * @param mask the keyword of the mask
     */
    public static String masked(String mask)
    {
        return MASKED + mask;
    }

    /**
     * Whether a column was seen masked.
     */
    public boolean isMasked()
    {
        return decision.startsWith(MASKED);
    }

    public String toText()
    {
        return String.join("\t", escape(asset), escape(decision), escape(tag.orElse("")), escape(rule.orElse("")));
    }

    /**
     * @throws IllegalArgumentException when the text is no such record
     */
    public static DecisionRecord parse(String text)
    {
        List<String> fields = Splitter.on('\t').splitToList(text);
        if (fields.size() != FIELDS) {
            throw new IllegalArgumentException("not a decision: %s fields".formatted(fields.size()));
        }
        return new DecisionRecord(unescape(fields.get(0)), unescape(fields.get(1)), optional(fields.get(2)), optional(fields.get(3)));
    }

    private static Optional<String> optional(String field)
    {
        return field.isEmpty() ? Optional.empty() : Optional.of(unescape(field));
    }

    private static String escape(String field)
    {
        return field.replace("\\", "\\\\").replace("\t", "\\t");
    }

    private static String unescape(String field)
    {
        StringBuilder text = new StringBuilder(field.length());
        for (int index = 0; index < field.length(); index++) {
            if (field.charAt(index) == '\\' && index + 1 < field.length()) {
                index++;
                text.append(field.charAt(index) == 't' ? '\t' : field.charAt(index));
            }
            else {
                text.append(field.charAt(index));
            }
        }
        return text.toString();
    }
}
