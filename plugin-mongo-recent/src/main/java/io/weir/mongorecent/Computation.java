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
package io.weir.mongorecent;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What MongoDB makes of documents instead of returning them.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@type")
@JsonSubTypes({
        @JsonSubTypes.Type(value = Computation.None.class, name = "none"),
        @JsonSubTypes.Type(value = Aggregation.class, name = "aggregation"),
        @JsonSubTypes.Type(value = Pipeline.class, name = "pipeline"),
})
public sealed interface Computation
        permits Aggregation,
                Computation.None,
                Pipeline
{
    None NONE = new None();

    /**
     * The documents themselves. A value of its own, because the engine's JSON does not keep the type of what is in an Optional.
     */
    record None()
            implements Computation {}
}
