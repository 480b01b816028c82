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
package io.weir.deltagov;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.airlift.units.DataSize;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.TableProcedureMetadata;
import io.trino.spi.session.PropertyMetadata;
import io.trino.spi.type.ArrayType;

import java.util.List;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static io.trino.plugin.base.session.PropertyMetadataUtil.dataSizeProperty;
import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.connector.TableProcedureExecutionMode.distributedWithFilteringAndRepartitioning;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Locale.ENGLISH;

/**
 * What ALTER TABLE EXECUTE can do.
 */
public final class DeltaGovTableProcedures
{
    public static final String OPTIMIZE = "OPTIMIZE";
    public static final String FILE_SIZE_THRESHOLD = "file_size_threshold";
    public static final String ZORDER_BY = "zorder_by";

    private DeltaGovTableProcedures() {}

    public static Set<TableProcedureMetadata> procedures()
    {
        return ImmutableSet.of(new TableProcedureMetadata(
                OPTIMIZE,
                distributedWithFilteringAndRepartitioning(),
                ImmutableList.of(
                        dataSizeProperty(
                                FILE_SIZE_THRESHOLD,
                                "Files smaller than this are put together",
                                DataSize.of(100, MEGABYTE),
                                false),
                        new PropertyMetadata<>(
                                ZORDER_BY,
                                "Columns by whose values rows are put near each other; the clustering columns of the table when none are named",
                                new ArrayType(VARCHAR),
                                List.class,
                                ImmutableList.of(),
                                false,
                                DeltaGovTableProcedures::names,
                                value -> value))));
    }

    private static List<String> names(Object value)
    {
        return ((List<?>) value).stream()
                .map(name -> {
                    if (name == null) {
                        throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "Argument %s has a NULL in it. Name columns of the table".formatted(ZORDER_BY));
                    }
                    return ((String) name).toLowerCase(ENGLISH);
                })
                .collect(toImmutableList());
    }
}
