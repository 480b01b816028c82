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
package io.weir.lineage.delivery;

import com.fasterxml.jackson.annotation.JsonProperty;

import static java.util.Objects.requireNonNull;

/**
 * Something that a sink did not take, and never will as it is.
 *
 * @param content redacted, like all others
 */
public record DeadLetter(@JsonProperty String time, @JsonProperty String sink, @JsonProperty String reason, @JsonProperty Kind kind, @JsonProperty String content)
{
    public DeadLetter
    {
        requireNonNull(time, "time is null");
        requireNonNull(sink, "sink is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(content, "content is null");
    }

    public enum Kind
    {
        /**
         * A row as the sink would have got it.
         */
        ROW,
        /**
         * A record of the spool that could not be made into rows.
         */
        STARTED,
        ENDED,
        GAP,
    }
}
