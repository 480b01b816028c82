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
import io.trino.spi.connector.TableProcedureMetadata;

import java.util.Set;

import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static io.trino.plugin.base.session.PropertyMetadataUtil.dataSizeProperty;
import static io.trino.spi.connector.TableProcedureExecutionMode.distributedWithFilteringAndRepartitioning;

/**
 * What ALTER TABLE EXECUTE can do.
 */
public final class DeltaGovTableProcedures
{
    public static final String OPTIMIZE = "OPTIMIZE";
    public static final String FILE_SIZE_THRESHOLD = "file_size_threshold";

    private DeltaGovTableProcedures() {}

    public static Set<TableProcedureMetadata> procedures()
    {
        return ImmutableSet.of(new TableProcedureMetadata(
                OPTIMIZE,
                distributedWithFilteringAndRepartitioning(),
                ImmutableList.of(dataSizeProperty(
                        FILE_SIZE_THRESHOLD,
                        "Files smaller than this are put together",
                        DataSize.of(100, MEGABYTE),
                        false))));
    }
}
