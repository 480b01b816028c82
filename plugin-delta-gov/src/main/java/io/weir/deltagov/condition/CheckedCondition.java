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
package io.weir.deltagov.condition;

import static java.util.Objects.requireNonNull;

/**
 * A condition that the writers check in new rows. The engine is not told of it.
 *
 * @param name the property, or the place in the schema, that holds it
 * @param text in Spark's SQL, as it is held
 * @param inTrino the same in Trino's SQL, which {@link ConditionParser} understands
 */
public record CheckedCondition(String name, String text, String inTrino)
{
    public CheckedCondition
    {
        requireNonNull(name, "name is null");
        requireNonNull(text, "text is null");
        requireNonNull(inTrino, "inTrino is null");
    }
}
