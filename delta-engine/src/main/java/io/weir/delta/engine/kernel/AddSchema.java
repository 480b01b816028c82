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
package io.weir.delta.engine.kernel;

import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;

/**
 * The fields of {@code add} actions: kernel's, each in its place, and after them the one that kernel does not know.
 */
public final class AddSchema
{
    /**
     * Who clustered the file; see "Clustered Table" in the Delta protocol.
     */
    public static final String CLUSTERING_PROVIDER = "clusteringProvider";

    /**
     * What is read of the files of a table.
     */
    public static final StructType READ = withClusteringProvider(AddFile.SCHEMA_WITH_STATS);

    /**
     * What is written of files.
     */
    public static final StructType FULL = withClusteringProvider(AddFile.FULL_SCHEMA);

    private AddSchema() {}

    private static StructType withClusteringProvider(StructType add)
    {
        return add.add(CLUSTERING_PROVIDER, StringType.STRING);
    }

    /**
     * The same actions, with all of an add where kernel asks for the files of a table.
     */
    static StructType completed(StructType actions)
    {
        return new StructType(actions.fields().stream()
                .map(field -> field.getDataType().equals(AddFile.SCHEMA_WITH_STATS) ? new StructField(field.getName(), READ, field.isNullable()) : field)
                .toList());
    }
}
