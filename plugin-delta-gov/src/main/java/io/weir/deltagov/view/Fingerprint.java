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
package io.weir.deltagov.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;

import java.io.IOException;
import java.io.UncheckedIOException;

import static java.util.Objects.requireNonNull;

/**
 * Tells a definition of a view from others.
 *
 * @param whole of all that is stored
 * @param ofRows without comments, which make no other rows
 */
record Fingerprint(String whole, String ofRows)
{
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COMMENT = "comment";

    Fingerprint
    {
        requireNonNull(whole, "whole is null");
        requireNonNull(ofRows, "ofRows is null");
    }

    static Fingerprint of(byte[] definition)
    {
        return new Fingerprint(hash(definition), hash(withoutComments(definition)));
    }

    /**
     * Refreshes of earlier releases noted down the whole definition.
     */
    boolean isNamed(String fingerprint)
    {
        return fingerprint.equals(ofRows) || fingerprint.equals(whole);
    }

    private static byte[] withoutComments(byte[] definition)
    {
        try {
            if (!(JSON.readTree(definition) instanceof ObjectNode view)) {
                return definition;
            }
            view.remove(COMMENT);
            for (JsonNode column : view.path("columns")) {
                if (column instanceof ObjectNode named) {
                    named.remove(COMMENT);
                }
            }
            return JSON.writeValueAsBytes(view);
        }
        catch (JsonProcessingException _) {
            // others can write such files as well
            return definition;
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(byte[] content)
    {
        return Hashing.sha256().hashBytes(content).toString();
    }
}
