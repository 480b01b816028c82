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
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.util.IntervalParserUtils;
import io.weir.delta.engine.data.FileProperties;
import io.weir.delta.engine.data.TableProperty;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The properties with a meaning in the Delta protocol, or in its reference implementation, that are obeyed here. A property that nobody obeys, or whose name is misspelt, would promise
 * what does not happen: a table would not be append-only, or would not have the file sizes that were asked for. So whoever sets another one is refused. One that another writer has set
 * stays as it is.
 */
final class ObeyedProperties
{
    /**
     * @param problem what is wrong with a value
     */
    private record Rule(String name, Function<String, Optional<String>> problem)
    {
        private Rule
        {
            requireNonNull(name, "name is null");
            requireNonNull(problem, "problem is null");
        }
    }

    private static final List<Rule> RULES = ImmutableList.<Rule>builder()
            .add(trueOrFalse(TableConfig.APPEND_ONLY_ENABLED.getKey()))
            .add(trueOrFalse(TableConfig.CHANGE_DATA_FEED_ENABLED.getKey()))
            .add(trueOrFalse(TableConfig.DELETION_VECTORS_CREATION_ENABLED.getKey()))
            .add(trueOrFalse(TableConfig.EXPIRED_LOG_CLEANUP_ENABLED.getKey()))
            .add(trueOrFalse(TableConfig.IN_COMMIT_TIMESTAMPS_ENABLED.getKey()))
            .add(trueOrFalse(TableConfig.TYPE_WIDENING_ENABLED.getKey()))
            // what these may be is known to kernel, and told by it
            .add(anything(TableConfig.CHECKPOINT_INTERVAL.getKey()))
            .add(anything(TableConfig.CHECKPOINT_POLICY.getKey()))
            .add(anything(TableConfig.COLUMN_MAPPING_MODE.getKey()))
            .add(anything(TableConfig.DATA_SKIPPING_NUM_INDEXED_COLS.getKey()))
            .add(anything(TableConfig.DATA_SKIPPING_STATS_COLUMNS.getKey()))
            .add(new Rule(TableConfig.LOG_RETENTION.getKey(), ObeyedProperties::intervalProblem))
            .add(new Rule(TableConfig.TOMBSTONE_RETENTION.getKey(), ObeyedProperties::intervalProblem))
            .add(new Rule(TableConfig.SET_TRANSACTION_RETENTION.getKey(), ObeyedProperties::intervalProblem))
            .add(oneOf(IsolationLevel.PROPERTY, "Serializable", "WriteSerializable"))
            .add(of(FileProperties.CODEC))
            .add(of(FileProperties.TARGET_FILE_SIZE))
            .add(of(FileProperties.RANDOMIZE_FILE_PREFIXES))
            .add(of(FileProperties.RANDOM_PREFIX_LENGTH))
            .add(of(FileProperties.STRING_PREFIX_LENGTH))
            .add(only("delta.parquet.format.version", "1.0.0", "data pages are written in their first version"))
            .add(only(TableConfig.CHECKPOINT_WRITE_STATS_AS_JSON.getKey(), "true", "checkpoints have the statistics of files as text"))
            .add(only(TableConfig.CHECKPOINT_WRITE_STATS_AS_STRUCT.getKey(), "false", "checkpoints have the statistics of files as text"))
            // to go without what others do is to obey
            .addAll(notDone(
                    TableConfig.ROW_TRACKING_ENABLED.getKey(),
                    "delta.rowTrackingSuspended",
                    "delta.enableIcebergCompatV1",
                    TableConfig.ICEBERG_COMPAT_V2_ENABLED.getKey(),
                    TableConfig.ICEBERG_COMPAT_V3_ENABLED.getKey(),
                    TableConfig.ICEBERG_WRITER_COMPAT_V1_ENABLED.getKey(),
                    TableConfig.ICEBERG_WRITER_COMPAT_V3_ENABLED.getKey(),
                    TableConfig.VARIANT_SHREDDING_ENABLED.getKey(),
                    "delta.autoOptimize",
                    "delta.autoOptimize.autoCompact",
                    "delta.autoOptimize.optimizeWrite",
                    "delta.tuneFileSizesForRewrites",
                    "delta.compatibility.symlinkFormatManifest.enabled",
                    "delta.enableMaterializePartitionColumnsFeature",
                    "delta.writePartitionColumnsToParquet"))
            .build();

    private ObeyedProperties() {}

    /**
     * @return the name as the protocol spells it, whatever the case of its letters
     */
    static String canonicalName(String name)
    {
        return rule(name).map(Rule::name).orElse(name);
    }

    /**
     * What is wrong with a property that begins with {@code delta.}.
     */
    static Optional<String> problem(String name, String value)
    {
        return rule(name)
                .map(rule -> rule.problem().apply(value))
                .orElseGet(() -> Optional.of("it is none of the properties that are obeyed here, which are " + RULES.stream().map(Rule::name).sorted().collect(joining(", "))));
    }

    private static Optional<Rule> rule(String name)
    {
        return RULES.stream().filter(rule -> rule.name().equalsIgnoreCase(name)).findFirst();
    }

    private static Rule anything(String name)
    {
        return new Rule(name, _ -> Optional.empty());
    }

    private static Rule trueOrFalse(String name)
    {
        return new Rule(name, value -> value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false") ? Optional.empty() : Optional.of("it is either true or false"));
    }

    private static Rule oneOf(String name, String... values)
    {
        return new Rule(name, value -> Stream.of(values).anyMatch(value::equalsIgnoreCase) ? Optional.empty() : Optional.of("it is one of " + ImmutableList.copyOf(values)));
    }

    private static Rule only(String name, String value, String reason)
    {
        return new Rule(name, given -> given.equalsIgnoreCase(value) ? Optional.empty() : Optional.of("it can only be %s here, where %s".formatted(value, reason)));
    }

    private static Rule of(TableProperty<?> property)
    {
        return new Rule(property.name(), property::problem);
    }

    private static List<Rule> notDone(String... names)
    {
        return Stream.of(names).map(name -> only(name, "false", "nobody does what it asks for. Set it by an engine that does")).collect(toImmutableList());
    }

    private static Optional<String> intervalProblem(String value)
    {
        String values = "it is an interval such as 'interval 30 days', without months and years, and not below zero";
        try {
            return IntervalParserUtils.safeParseIntervalAsMillis(value) >= 0 ? Optional.empty() : Optional.of(values);
        }
        catch (IllegalArgumentException | ArithmeticException | KernelException _) {
            return Optional.of(values);
        }
    }
}
