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

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A statement without literals, comments and unknown quoted identifiers. The text is still SQL of the same shape: every literal is replaced by a neutral one of
 * its kind, so that the statement can be parsed later, away from the engine's thread.
 *
 * @param embedded the statement inside an EXECUTE IMMEDIATE, redacted in the same way
 */
public record RedactedStatement(String text, Optional<String> embedded)
{
    public RedactedStatement
    {
        requireNonNull(text, "text is null");
        requireNonNull(embedded, "embedded is null");
    }

    /**
     * The text of what runs: the prepared statement, the one in an EXECUTE IMMEDIATE, or the statement itself.
     */
    public static String executed(RedactedStatement statement, Optional<RedactedStatement> prepared)
    {
        RedactedStatement outer = prepared.orElse(statement);
        return outer.embedded().orElse(outer.text());
    }
}
