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
package io.weir.governance.policy;

import com.google.common.collect.ImmutableSet;
import io.weir.governance.tag.InvalidTagException;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

final class TestTagTree
{
    private final TagTree tree = new TagTree(ImmutableSet.of("PII", "PII.EMAIL", "PII.PHONE", "GDPR"));

    @Test
    void findsTagsInAnyCase()
    {
        assertThat(tree.resolve("pii.Email")).isEqualTo("PII.EMAIL");
    }

    @Test
    void listsNearNames()
    {
        assertThatThrownBy(() -> tree.resolve("PII.EMIAL"))
                .isInstanceOf(InvalidTagException.class)
                .hasMessage("Unknown tag 'PII.EMIAL'. Did you mean PII.EMAIL, PII.PHONE, PII? Tags are listed under 'tags' in the policies file");
        assertThatThrownBy(() -> new TagTree(ImmutableSet.of()).resolve("PII"))
                .hasMessage("Unknown tag 'PII'. The policies file lists no tags");
    }

    @Test
    void comparesTheBeginningOfLongNames()
    {
        TagTree large = new TagTree(IntStream.range(0, 3_000).mapToObj("PII.A%s"::formatted).collect(toImmutableSet()));
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> assertThatThrownBy(() -> large.resolve("PII.A" + "X".repeat(1_000_000))).isInstanceOf(InvalidTagException.class));
    }

    @Test
    void refusesWhatIsNoName()
    {
        assertThatThrownBy(() -> tree.resolve("PII EMAIL"))
                .isInstanceOf(InvalidTagException.class)
                .hasMessage("Invalid tag 'PII EMAIL': expected names of letters, digits, '_' and '-', separated by dots, such as PII.EMAIL");
        assertThatThrownBy(() -> tree.resolve("PII..EMAIL")).isInstanceOf(InvalidTagException.class);
        assertThatThrownBy(() -> tree.resolve("")).isInstanceOf(InvalidTagException.class);
    }

    @Test
    void countsTheLettersThatDiffer()
    {
        assertThat(EditDistance.between("", "")).isZero();
        assertThat(EditDistance.between("", "ABC")).isEqualTo(3);
        assertThat(EditDistance.between("KITTEN", "SITTING")).isEqualTo(3);
        assertThat(EditDistance.between("EMIAL", "EMAIL")).isEqualTo(2);
    }
}
