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
package io.weir.delta.engine.commit;

import com.google.common.collect.ImmutableMap;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.actions.RemoveFile;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.data.GenericRow;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.Rewrite.Rows;
import io.weir.delta.engine.RowDeletion;
import io.weir.delta.engine.TransactionId;
import io.weir.delta.engine.kernel.AddSchema;
import io.weir.delta.engine.replay.FilePaths;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Our values as rows of kernel's actions.
 */
public final class CommitRows
{
    // kernel's has no fields
    private static final StructType CHANGE_DATA_SCHEMA = new StructType()
            .add("path", StringType.STRING)
            .add("partitionValues", new MapType(StringType.STRING, StringType.STRING, true))
            .add("size", LongType.LONG)
            .add("dataChange", BooleanType.BOOLEAN);
    private static final StructType CHANGE_DATA_ACTION_SCHEMA = new StructType().add("cdc", CHANGE_DATA_SCHEMA);

    private CommitRows() {}

    /**
     * @throws IllegalArgumentException when the path of the file could not be read back
     */
    public static Row add(Location table, NewDataFile file)
    {
        return add(table, file, Rows.CHANGED);
    }

    /**
     * @throws IllegalArgumentException when the path of the file could not be read back
     */
    public static Row add(Location table, NewDataFile file, Rows rows)
    {
        FilePaths.resolve(table, file.path());
        Map<Integer, Object> values = new HashMap<>();
        values.put(AddSchema.FULL.indexOf("path"), file.path());
        values.put(AddSchema.FULL.indexOf("partitionValues"), partitionValues(file.partitionValues()));
        values.put(AddSchema.FULL.indexOf("size"), file.size());
        values.put(AddSchema.FULL.indexOf("modificationTime"), file.modificationTime().toEpochMilli());
        values.put(AddSchema.FULL.indexOf("dataChange"), rows == Rows.CHANGED);
        values.put(AddSchema.FULL.indexOf("stats"), file.statistics());
        putTags(values, file.tags());
        return add(values);
    }

    /**
     * A file of the table, with other deleted rows.
     */
    public static Row addAgain(RowDeletion deletion)
    {
        Map<Integer, Object> values = known(deletion.file());
        values.put(AddSchema.FULL.indexOf("stats"), deletion.statistics());
        values.put(AddSchema.FULL.indexOf("deletionVector"), deletion.deletionVector().toRow());
        return add(values);
    }

    /**
     * A file that the table had before, as it was.
     */
    public static Row addBack(ActiveFile file)
    {
        Map<Integer, Object> values = known(file);
        file.statistics().ifPresent(statistics -> values.put(AddSchema.FULL.indexOf("stats"), statistics));
        file.deletionVector().ifPresent(vector -> values.put(AddSchema.FULL.indexOf("deletionVector"), vector.toRow()));
        return add(values);
    }

    // what stays with a file however often it is added
    private static Map<Integer, Object> known(ActiveFile file)
    {
        Map<Integer, Object> values = new HashMap<>();
        values.put(AddSchema.FULL.indexOf("path"), file.path());
        values.put(AddSchema.FULL.indexOf("partitionValues"), partitionValues(file.partitionValues()));
        values.put(AddSchema.FULL.indexOf("size"), file.size());
        values.put(AddSchema.FULL.indexOf("modificationTime"), file.modificationTime().toEpochMilli());
        values.put(AddSchema.FULL.indexOf("dataChange"), true);
        file.clusteringProvider().ifPresent(provider -> values.put(AddSchema.FULL.indexOf(AddSchema.CLUSTERING_PROVIDER), provider));
        putTags(values, file.tags());
        return values;
    }

    private static Row add(Map<Integer, Object> values)
    {
        return SingleAction.createAddFileSingleAction(new GenericRow(AddSchema.FULL, values));
    }

    private static void putTags(Map<Integer, Object> add, Map<String, String> tags)
    {
        if (!tags.isEmpty()) {
            add.put(AddSchema.FULL.indexOf("tags"), VectorUtils.stringStringMapValue(tags));
        }
    }

    /**
     * With the deletion vector that the file has: the protocol knows files by both.
     */
    public static Row remove(ActiveFile file, Instant time)
    {
        return remove(file, time, Rows.CHANGED);
    }

    public static Row remove(ActiveFile file, Instant time, Rows rows)
    {
        Map<Integer, Object> values = new HashMap<>();
        values.put(RemoveFile.FULL_SCHEMA.indexOf("path"), file.path());
        values.put(RemoveFile.FULL_SCHEMA.indexOf("deletionTimestamp"), time.toEpochMilli());
        values.put(RemoveFile.FULL_SCHEMA.indexOf("dataChange"), rows == Rows.CHANGED);
        values.put(RemoveFile.FULL_SCHEMA.indexOf("extendedFileMetadata"), true);
        values.put(RemoveFile.FULL_SCHEMA.indexOf("partitionValues"), partitionValues(file.partitionValues()));
        values.put(RemoveFile.FULL_SCHEMA.indexOf("size"), file.size());
        file.statistics().ifPresent(statistics -> values.put(RemoveFile.FULL_SCHEMA.indexOf("stats"), statistics));
        file.deletionVector().ifPresent(vector -> values.put(RemoveFile.FULL_SCHEMA.indexOf("deletionVector"), vector.toRow()));
        return SingleAction.createRemoveFileSingleAction(new GenericRow(RemoveFile.FULL_SCHEMA, values));
    }

    /**
     * Not part of the table: only those who follow its changes read the file.
     */
    public static Row changeData(Location table, NewDataFile file)
    {
        FilePaths.resolve(table, file.path());
        return new GenericRow(CHANGE_DATA_ACTION_SCHEMA, ImmutableMap.of(0, new GenericRow(CHANGE_DATA_SCHEMA, ImmutableMap.of(
                0, file.path(),
                1, partitionValues(file.partitionValues()),
                2, file.size(),
                3, false))));
    }

    private static MapValue partitionValues(Map<String, Optional<String>> partitionValues)
    {
        // kernel's map value takes null for an absent partition value
        Map<String, String> values = new HashMap<>();
        partitionValues.forEach((name, value) -> values.put(name, value.orElse(null)));
        return VectorUtils.stringStringMapValue(values);
    }

    public static Row transaction(TransactionId transactionId, Instant time)
    {
        return SingleAction.createTxnSingleAction(new SetTransaction(transactionId.applicationId(), transactionId.version(), Optional.of(time.toEpochMilli())).toRow());
    }
}
