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
package io.weir.delta.engine;

import com.google.common.collect.ImmutableList;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.skipping.FileSkipping;

import java.util.List;
import java.util.function.Predicate;

/**
 * What a statement has read of the table that it changes: all rows that match one of the predicates.
 */
public record FileReads(List<TupleDomain<DataColumn>> predicates)
{
    public FileReads
    {
        predicates = ImmutableList.copyOf(predicates);
    }

    public static FileReads everything()
    {
        return of(TupleDomain.all());
    }

    public static FileReads of(TupleDomain<DataColumn> predicate)
    {
        return new FileReads(ImmutableList.of(predicate));
    }

    /**
     * Whether a file is, or would have been, among those that were read.
     */
    Predicate<ActiveFile> files()
    {
        List<FileSkipping> reads = predicates.stream().map(FileSkipping::new).toList();
        return file -> reads.stream().anyMatch(read -> read.mayMatch(file));
    }
}
