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

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class TestSqlNames
{
    @Test
    void capitalsOfTwinsAreMarked()
    {
        assertThat(SqlNames.of(List.of("userId", "userid", "Name", "a^b")).ownNames())
                .containsExactlyInAnyOrderEntriesOf(Map.of("user^id", "userId", "userid", "userid", "name", "Name", "a^b", "a^b"));
        assertThat(SqlNames.of(List.of("A^B", "a^b")).ownNames())
                .containsExactlyInAnyOrderEntriesOf(Map.of("^a^^^b", "A^B", "a^b", "a^b"));
    }

    @Test
    void onlyWhatATwinHasMarkedLosesItsMarks()
    {
        assertThat(SqlNames.withoutMarks("user^id", "userId")).isEqualTo("userid");
        assertThat(SqlNames.withoutMarks("userid", "userId")).isEqualTo("userid");
        assertThat(SqlNames.withoutMarks("^a^^^b", "A^B")).isEqualTo("a^b");
        assertThat(SqlNames.withoutMarks("a^b", "A^B")).isEqualTo("a^b");
        assertThat(SqlNames.withoutMarks("a^b", "a^b")).isEqualTo("a^b");
        assertThat(SqlNames.withoutMarks("declared^otherwise", "field")).isEqualTo("declared^otherwise");
    }
}
