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
package io.weir.deltagov.metadata;

import io.trino.spi.connector.ConnectorTableHandle;
import io.weir.delta.engine.FileReads;
import io.weir.deltagov.AggregateTableHandle;
import io.weir.deltagov.DeltaGovTableHandle;

import java.util.List;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * What a statement read of the table that it writes to. Versions that it asked for by FOR VERSION AS OF do not change, so they do not count.
 */
final class FileReadsOfTable
{
    private FileReadsOfTable() {}

    /**
     * @param sources all scans of the statement
     */
    static FileReads of(String location, long version, List<ConnectorTableHandle> sources)
    {
        return new FileReads(sources.stream()
                .flatMap(source -> switch (source) {
                    case DeltaGovTableHandle table -> Stream.of(table);
                    case AggregateTableHandle(DeltaGovTableHandle table, _, _) -> Stream.of(table);
                    default -> Stream.empty();
                })
                .filter(source -> source.location().equals(location) && source.version() == version)
                .map(source -> source.enforced().intersect(source.unenforced()))
                .collect(toImmutableList()));
    }
}
