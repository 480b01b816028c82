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
package io.weir.benchmarks;

import org.junit.jupiter.api.Test;

import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

class TestRatingTables
{
    private static final String MOMENT = "TIMESTAMP '2026-11-28 15:30:00.123 UTC'";

    private final RatingTables ratings = new RatingTables(Instant.parse("2026-11-28T15:30:00.123456Z"));

    @Test
    void theSameRatingsOnAllSides()
            throws Exception
    {
        try (CannedTrino trino = new CannedTrino()) {
            ratings.create(trino.peer(), "delta");
            assertThat(trino.statements().getLast()).contains(MOMENT).doesNotContain("current_timestamp");
        }
    }

    @Test
    void oneMomentIsCompared()
    {
        assertThat(ratings.sixMonthCount("delta")).contains("ts >= current_timestamp - INTERVAL '6' MONTH");
        assertThat(ratings.sixMonthCountAtCreation("delta")).isEqualTo(ratings.sixMonthCount("delta").replace("current_timestamp", MOMENT));
    }
}
