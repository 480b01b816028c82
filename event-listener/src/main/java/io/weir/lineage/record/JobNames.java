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
package io.weir.lineage.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.airlift.json.JsonMapperProvider;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name that a client gives to its job: by the client tag {@code weir.job=NAME}, or by the comment that dbt puts before or after its statements,
 * {@code /*}{@code {"app": "dbt", ..., "node_id": "model.project.name"} *}{@code /}. Nothing else of the comment is kept. Names of other characters are free
 * text, which may hold values.
 */
final class JobNames
{
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,256}");
    private static final String TAG = "weir.job=";
    private static final String COMMENT = "/*";
    private static final String COMMENT_END = "*/";
    private static final int LONGEST_COMMENT = 4_100;

    private final JsonMapper mapper = new JsonMapperProvider().get();

    Optional<String> find(Collection<String> clientTags, String statement)
    {
        // most queries have no tag and no comment, and this is on the engine's thread
        if (clientTags.isEmpty() && !statement.contains(COMMENT)) {
            return Optional.empty();
        }
        return clientTags.stream()
                .sorted()
                .filter(tag -> tag.startsWith(TAG))
                .map(tag -> tag.substring(TAG.length()))
                .filter(name -> NAME.matcher(name).matches())
                .findFirst()
                .or(() -> dbtNode(statement));
    }

    private Optional<String> dbtNode(String statement)
    {
        // a statement may be long, a comment is not
        String start = statement.substring(0, Math.min(statement.length(), LONGEST_COMMENT));
        String end = statement.substring(Math.max(0, statement.length() - LONGEST_COMMENT));
        return commentBefore(start.strip()).flatMap(this::node).or(() -> commentAfter(withoutSemicolon(end.strip())).flatMap(this::node));
    }

    private static Optional<String> commentBefore(String text)
    {
        int end = text.indexOf(COMMENT_END, COMMENT.length());
        return text.startsWith(COMMENT) && end >= 0 ? Optional.of(text.substring(COMMENT.length(), end)) : Optional.empty();
    }

    private static Optional<String> commentAfter(String text)
    {
        int end = text.length() - COMMENT_END.length();
        int start = text.lastIndexOf(COMMENT, end - COMMENT.length());
        return text.endsWith(COMMENT_END) && start >= 0 ? Optional.of(text.substring(start + COMMENT.length(), end)) : Optional.empty();
    }

    private static String withoutSemicolon(String text)
    {
        return text.endsWith(";") ? text.substring(0, text.length() - 1).strip() : text;
    }

    private Optional<String> node(String comment)
    {
        if (!comment.strip().startsWith("{")) {
            return Optional.empty();
        }
        try {
            JsonNode json = mapper.readTree(comment);
            return Optional.of(json.path("node_id"))
                    .filter(_ -> json.path("app").asText().equals("dbt"))
                    .map(JsonNode::asText)
                    .filter(name -> NAME.matcher(name).matches());
        }
        catch (JsonProcessingException e) {
            // somebody else's comment
            return Optional.empty();
        }
    }
}
