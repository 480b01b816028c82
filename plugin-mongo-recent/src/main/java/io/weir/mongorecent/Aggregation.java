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

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * GROUP BY with its aggregate functions, as MongoDB computes them.
 *
 * @param keys what is grouped by; none for one row of all documents
 * @param outputs the columns of the keys, then those of the calls
 */
public record Aggregation(List<MongoRecentColumnHandle> keys, List<Call> calls, List<MongoRecentColumnHandle> outputs)
        implements Computation
{
    public enum Function
    {
        COUNT_ROWS,
        COUNT_VALUES,
        SUM,
        AVERAGE,
        MINIMUM,
        MAXIMUM,
    }

    /**
     * @param argument empty for {@link Function#COUNT_ROWS} only
     */
    public record Call(Function function, Optional<MongoRecentColumnHandle> argument)
    {
        public Call
        {
            requireNonNull(function, "function is null");
            requireNonNull(argument, "argument is null");
        }
    }

    public Aggregation
    {
        keys = ImmutableList.copyOf(keys);
        calls = ImmutableList.copyOf(calls);
        outputs = ImmutableList.copyOf(outputs);
    }

    public MongoRecentColumnHandle keyOutput(int index)
    {
        return outputs.get(index);
    }

    public MongoRecentColumnHandle callOutput(int index)
    {
        return outputs.get(keys.size() + index);
    }
}
