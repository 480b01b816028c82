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

import io.trino.spi.connector.ConnectorSplit;

import static io.airlift.slice.SizeOf.estimatedSizeOf;
import static io.airlift.slice.SizeOf.instanceSize;
import static java.util.Objects.requireNonNull;

/**
 * A part of what the table handle describes, by default the whole of it: one command of one worker.
 */
public record MongoRecentSplit(KeyRange range)
        implements ConnectorSplit
{
    private static final int INSTANCE_SIZE = instanceSize(MongoRecentSplit.class) + instanceSize(KeyRange.class);

    public MongoRecentSplit
    {
        requireNonNull(range, "range is null");
    }

    @Override
    public long getRetainedSizeInBytes()
    {
        return INSTANCE_SIZE + range.low().map(bound -> estimatedSizeOf(bound)).orElse(0L) + range.high().map(bound -> estimatedSizeOf(bound)).orElse(0L);
    }
}
