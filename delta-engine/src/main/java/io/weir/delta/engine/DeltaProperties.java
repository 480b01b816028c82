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

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.delta.kernel.exceptions.InvalidConfigurationValueException;
import io.delta.kernel.exceptions.UnknownConfigurationException;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.util.ColumnMapping;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Locale.ENGLISH;

/**
 * The properties of a table as its log keeps them. Those that begin with {@code delta.} mean something to readers and writers, and kernel
 * knows how their values look; all others are their users' own.
 */
public final class DeltaProperties
{
    public static final String PREFIX = "delta.";
    /**
     * {@code delta.feature.NAME = supported} asks for a table feature. It is turned into the protocol of the table and not kept.
     */
    public static final String FEATURE_PREFIX = "delta.feature.";
    public static final String CONSTRAINT_PREFIX = "delta.constraints.";

    // of the table feature checkpointProtection
    static final String CHECKPOINTS_PROTECTED_BEFORE = "delta.requireCheckpointProtectionBeforeVersion";

    // what writers keep there for one another; a value of somebody's choice would damage the table
    private static final Set<String> INTERNAL = ImmutableSet.of(
            ColumnMapping.COLUMN_MAPPING_MAX_COLUMN_ID_KEY,
            TableConfig.IN_COMMIT_TIMESTAMP_ENABLEMENT_VERSION.getKey(),
            TableConfig.IN_COMMIT_TIMESTAMP_ENABLEMENT_TIMESTAMP.getKey(),
            TableConfig.MATERIALIZED_ROW_ID_COLUMN_NAME.getKey(),
            TableConfig.MATERIALIZED_ROW_COMMIT_VERSION_COLUMN_NAME.getKey(),
            CHECKPOINTS_PROTECTED_BEFORE,
            TableConfig.MIN_PROTOCOL_READER_VERSION_KEY,
            TableConfig.MIN_PROTOCOL_WRITER_VERSION_KEY);

    /**
     * By this the owner of a table lets a copier write to it: the table that it is the history of, with its catalog.
     */
    public static final String HISTORY_OF = "weir.historyOf";

    private static final String OWN_PREFIX = "weir.";
    private static final Set<String> OWN = ImmutableSet.of(HISTORY_OF, LegalHold.PROPERTY);

    private DeltaProperties() {}

    /**
     * Whether the value is for writers to maintain, and for nobody to set.
     */
    public static boolean isInternal(String name)
    {
        return INTERNAL.stream().anyMatch(name::equalsIgnoreCase);
    }

    /**
     * The name of a property as the protocol spells it: Delta's names are the same in any case. Others are their users' own and stay as they are.
     */
    public static String canonicalName(String name)
    {
        return ObeyedProperties.canonicalName(name);
    }

    /**
     * What is wrong with a value that somebody gives to a property. Kernel takes any text for a boolean, and everything but {@code true} for
     * {@code false}. A legal hold whose name is misspelt would hold nothing, and so would a property of Delta's, see {@link ObeyedProperties}.
     */
    public static Optional<String> problem(String name, String value)
    {
        String lowerCase = name.toLowerCase(ENGLISH);
        if (name.equals(CONSTRAINT_PREFIX)) {
            return Optional.of("the constraint has no name");
        }
        if (lowerCase.startsWith(CONSTRAINT_PREFIX) && !name.startsWith(CONSTRAINT_PREFIX)) {
            return Optional.of("constraints begin with %s, spelt like this, or some writers would not know them".formatted(CONSTRAINT_PREFIX));
        }
        if (lowerCase.startsWith(OWN_PREFIX) && !OWN.contains(name)) {
            return Optional.of("of the properties that begin with %s there are %s, spelt like this".formatted(OWN_PREFIX, String.join(" and ", OWN)));
        }
        if (!lowerCase.startsWith(PREFIX) || lowerCase.startsWith(FEATURE_PREFIX) || name.startsWith(CONSTRAINT_PREFIX)) {
            return Optional.empty();
        }
        return ObeyedProperties.problem(name, value);
    }

    /**
     * @return the properties with the names and values of known ones as the protocol spells them
     * @throws IllegalArgumentException when the value of a known property is not valid; the message says why
     */
    public static Map<String, String> normalized(Map<String, String> properties)
    {
        ImmutableMap.Builder<String, String> normalized = ImmutableMap.builder();
        properties.forEach((name, value) -> normalized.putAll(normalized(name, value)));
        return normalized.buildKeepingLast();
    }

    /**
     * The properties that kernel knows, or that it has no opinion on.
     */
    static Map<String, String> knownToKernel(Map<String, String> properties)
    {
        return properties.entrySet().stream()
                .filter(property -> isKnownToKernel(property.getKey(), property.getValue()))
                .collect(toImmutableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static boolean isKnownToKernel(String name, String value)
    {
        if (!name.startsWith(PREFIX) || name.startsWith(FEATURE_PREFIX)) {
            return true;
        }
        try {
            TableConfig.validateAndNormalizeDeltaProperties(ImmutableMap.of(name, value));
            return true;
        }
        catch (UnknownConfigurationException _) {
            return false;
        }
        catch (InvalidConfigurationValueException | IllegalArgumentException _) {
            // and it will say what it does not like
            return true;
        }
    }

    private static Map<String, String> normalized(String name, String value)
    {
        if (isInternal(name)) {
            return ImmutableMap.of(name, value);
        }
        try {
            return TableConfig.validateAndNormalizeDeltaProperties(ImmutableMap.of(name, value));
        }
        catch (UnknownConfigurationException _) {
            return ImmutableMap.of(canonicalName(name), value);
        }
        catch (InvalidConfigurationValueException | IllegalArgumentException e) {
            throw new IllegalArgumentException("Property %s must not be '%s': %s".formatted(name, value, e.getMessage()), e);
        }
    }
}
