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
import com.google.inject.Inject;
import io.airlift.units.Duration;
import io.trino.plugin.base.session.SessionPropertiesProvider;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.session.PropertyMetadata;

import java.util.List;

import static io.trino.plugin.base.session.PropertyMetadataUtil.durationProperty;
import static io.trino.spi.StandardErrorCode.INVALID_SESSION_PROPERTY;
import static io.trino.spi.session.PropertyMetadata.booleanProperty;
import static io.trino.spi.session.PropertyMetadata.enumProperty;
import static io.trino.spi.session.PropertyMetadata.integerProperty;

public final class MongoRecentSessionProperties
        implements SessionPropertiesProvider
{
    private static final String MISFITS = "misfits";
    private static final String DYNAMIC_FILTERING_WAIT_TIMEOUT = "dynamic_filtering_wait_timeout";
    private static final String AGGREGATION_PUSHDOWN_ENABLED = "aggregation_pushdown_enabled";
    private static final String PROJECTION_PUSHDOWN_ENABLED = "projection_pushdown_enabled";
    private static final String INDEX_JOIN_ENABLED = "index_join_enabled";
    private static final String SPLITS_PER_SCAN = "splits_per_scan";
    private static final int MAX_SPLITS = 1000;

    private final List<PropertyMetadata<?>> properties;

    @Inject
    public MongoRecentSessionProperties(MongoRecentConfig config)
    {
        properties = ImmutableList.of(
                enumProperty(MISFITS, "What becomes of values that do not fit their column", Misfits.class, config.getMisfits(), false),
                durationProperty(DYNAMIC_FILTERING_WAIT_TIMEOUT, "How long a scan waits for the other side of its join", config.getDynamicFilteringWaitTimeout(), false),
                booleanProperty(AGGREGATION_PUSHDOWN_ENABLED, "Let MongoDB compute aggregates where the result is the same", config.isAggregationPushdown(), false),
                booleanProperty(PROJECTION_PUSHDOWN_ENABLED, "Read of documents in documents only the fields that are used", true, false),
                booleanProperty(INDEX_JOIN_ENABLED, "Look up the keys of a join in an index of MongoDB", config.isIndexJoin(), false),
                integerProperty(SPLITS_PER_SCAN, "In how many parts a scan is read at once", config.getSplitsPerScan(), MongoRecentSessionProperties::checkSplits, false));
    }

    private static void checkSplits(int splits)
    {
        if (splits < 1 || splits > MAX_SPLITS) {
            throw new TrinoException(INVALID_SESSION_PROPERTY, "%s must be between 1 and %d: %d".formatted(SPLITS_PER_SCAN, MAX_SPLITS, splits));
        }
    }

    @Override
    public List<PropertyMetadata<?>> getSessionProperties()
    {
        return properties;
    }

    public static Misfits misfits(ConnectorSession session)
    {
        return session.getProperty(MISFITS, Misfits.class);
    }

    public static Duration dynamicFilteringWaitTimeout(ConnectorSession session)
    {
        return session.getProperty(DYNAMIC_FILTERING_WAIT_TIMEOUT, Duration.class);
    }

    public static boolean isAggregationPushdownEnabled(ConnectorSession session)
    {
        return session.getProperty(AGGREGATION_PUSHDOWN_ENABLED, Boolean.class);
    }

    public static boolean isProjectionPushdownEnabled(ConnectorSession session)
    {
        return session.getProperty(PROJECTION_PUSHDOWN_ENABLED, Boolean.class);
    }

    public static boolean isIndexJoinEnabled(ConnectorSession session)
    {
        return session.getProperty(INDEX_JOIN_ENABLED, Boolean.class);
    }

    public static int splitsPerScan(ConnectorSession session)
    {
        return session.getProperty(SPLITS_PER_SCAN, Integer.class);
    }
}
