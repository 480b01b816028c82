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

import com.google.common.collect.ImmutableMap;
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
    void aNameThatLooksMarkedHidesNone()
    {
        assertThat(SqlNames.of(List.of("userId", "userid", "user^id")).ownNames())
                .containsExactlyInAnyOrderEntriesOf(Map.of("user^^id", "userId", "userid", "userid", "user^id", "user^id"));
        assertThat(SqlNames.of(List.of("user^Id", "userid", "userId", "user^^id")).ownNames())
                .containsExactlyInAnyOrderEntriesOf(Map.of("user^^^id", "userId", "userid", "userid", "user^id", "user^Id", "user^^id", "user^^id"));
        // nor does it take the place of one that could mean several
        SqlNames names = SqlNames.of(List.of("A^B", "a^B", "ab", "aB"));
        assertThat(names.ownNames()).containsExactlyInAnyOrderEntriesOf(Map.of("^a^^^b", "A^B", "a^^^b", "a^B", "ab", "ab", "a^^b", "aB"));
        assertThat(names.ambiguous()).isEqualTo(Map.of("a^b", List.of("^a^^^b", "a^^^b")));
        // the second letter is the sign of Kelvin, whose lower case is that of the first
        assertThat(SqlNames.of(List.of("\u212A", "K", "k")).ownNames()).containsExactlyInAnyOrderEntriesOf(Map.of("^k", "K", "^^k", "\u212A", "k", "k"));
    }

    /**
     * Whatever they are, and whichever marks they would have.
     */
    @Test
    void namesThatComeLaterTakeNoneAway()
    {
        SqlNames first = SqlNames.of(List.of("userId", "Page", "aB", "ab"));
        assertThat(first.and(List.of("USERID", "page", "PAGE", "a^b", "Ab", "more", "MORE", "userId")).ownNames()).containsExactlyInAnyOrderEntriesOf(ImmutableMap.<String, String>builder()
                .putAll(first.ownNames())
                .put("^u^s^e^r^i^d", "USERID")
                .put("^p^a^g^e", "PAGE")
                .put("a^^b", "a^b")
                .put("^ab", "Ab")
                .put("more", "more")
                .put("^m^o^r^e", "MORE")
                .buildOrThrow());
        SqlNames ambiguous = SqlNames.of(List.of("aB", "Ab")).and(List.of("ab", "AB"));
        assertThat(ambiguous.ownNames()).containsExactlyInAnyOrderEntriesOf(Map.of("a^b", "aB", "^ab", "Ab", "^a^b", "AB"));
        assertThat(ambiguous.ambiguous()).isEqualTo(Map.of("ab", List.of("^ab", "a^b")));
    }

    /**
     * Samples differ, names must not.
     */
    @Test
    void theOrderOfNamesGivesNoOther()
    {
        List<String> names = List.of("a^b", "aB", "ab", "AB", "a^B", "A^b", "\u212A", "K");
        assertThat(SqlNames.of(names.reversed()).ownNames()).isEqualTo(SqlNames.of(names).ownNames()).hasSize(names.size());
    }

    @Test
    void onlyWhatATwinHasMarkedLosesItsMarks()
    {
        assertThat(SqlNames.withoutMarks("user^^id", "userId")).isEqualTo("userid");
        assertThat(SqlNames.withoutMarks("user^^id", "user^^id")).isEqualTo("user^^id");
        assertThat(SqlNames.withoutMarks("^^k", "\u212A")).isEqualTo("k");
        assertThat(SqlNames.withoutMarks("user^id", "userId")).isEqualTo("userid");
        assertThat(SqlNames.withoutMarks("userid", "userId")).isEqualTo("userid");
        assertThat(SqlNames.withoutMarks("^a^^^b", "A^B")).isEqualTo("a^b");
        assertThat(SqlNames.withoutMarks("a^b", "A^B")).isEqualTo("a^b");
        assertThat(SqlNames.withoutMarks("a^b", "a^b")).isEqualTo("a^b");
        assertThat(SqlNames.withoutMarks("declared^otherwise", "field")).isEqualTo("declared^otherwise");
    }
}
