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
package io.weir.governance.asset;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestAsset
{
    @Test
    void parsesPlainNames()
    {
        assertThat(Asset.parse("delta_gov").kind()).isEqualTo(AssetKind.CATALOG);
        assertThat(Asset.parse("delta_gov.reviews").kind()).isEqualTo(AssetKind.SCHEMA);
        assertThat(Asset.parse("delta_gov.reviews.users").kind()).isEqualTo(AssetKind.TABLE);
        assertThat(Asset.parse("delta_gov.reviews.users.email")).isEqualTo(Asset.column("delta_gov", "reviews", "users", "email"));
        assertThat(Asset.parse("delta_gov.reviews.users.address.zip").kind()).isEqualTo(AssetKind.FIELD);
    }

    @Test
    void isLowerCase()
    {
        assertThat(Asset.parse("Delta_Gov.\"Reviews\".USERS")).isEqualTo(Asset.table("delta_gov", "reviews", "users"));
    }

    @Test
    void parsesQuotedNames()
    {
        assertThat(Asset.parse("c.s.\"t$history\".\"a.b \"\"c\"\"\"").parts()).isEqualTo(List.of("c", "s", "t$history", "a.b \"c\""));
    }

    @Test
    void textFormIsParsedToTheSameAsset()
    {
        for (List<String> parts : List.of(
                List.of("c", "s", "t", "plain"),
                List.of("c", "s", "t", "with space"),
                List.of("c", "s", "t", "with.dot"),
                List.of("c", "s", "t", "with\"quote"),
                List.of("c", "s", "t", "\"\""),
                List.of("c", "s", "t", "größe"),
                List.of("c", "s", "t$history", "tab\tand\nline"))) {
            Asset asset = new Asset(parts);
            assertThat(Asset.parse(asset.toString())).isEqualTo(asset);
        }
    }

    @Test
    void refusesWhatIsNoAsset()
    {
        assertInvalid("", "it is empty");
        assertInvalid(" ", "it is empty");
        assertInvalid("a..b", "a part is empty");
        assertInvalid("a.", "a part is empty");
        assertInvalid(".a", "a part is empty");
        assertInvalid("a.\"\"", "a part is empty");
        assertInvalid("a.\"b", "a double quote is not closed");
        assertInvalid("a.\"b\"c", "a dot is expected after the quoted part, at position 6");
        assertInvalid("a b", "a quote or space stands outside double quotes, at position 2");
        assertInvalid("a.b\"c\"", "a quote or space stands outside double quotes, at position 4");
    }

    @Test
    void suffixTablesShareTheBaseTable()
    {
        assertThat(Asset.parse("c.s.\"t$history\".x").governed()).isEqualTo(Asset.parse("c.s.t.x"));
        assertThat(Asset.parse("c.s.t").governed()).isEqualTo(Asset.parse("c.s.t"));
        assertThat(Asset.parse("c.s.\"$t\"").governed()).isEqualTo(Asset.parse("c.s.\"$t\""));
        assertThat(Asset.parse("c.\"s$x\"").governed()).isEqualTo(Asset.parse("c.\"s$x\""));
    }

    @Test
    void knowsWhatHoldsIt()
    {
        Asset field = Asset.parse("c.s.t.x.y");
        assertThat(field.parent()).isEqualTo(Optional.of(Asset.parse("c.s.t.x")));
        assertThat(field.table()).isEqualTo(Asset.parse("c.s.t"));
        assertThat(field.column()).isEqualTo(Asset.parse("c.s.t.x"));
        assertThat(Asset.parse("c").parent()).isEmpty();
        assertThat(field.isWithin(Asset.parse("c.s"))).isTrue();
        assertThat(field.isWithin(Asset.parse("c.s2"))).isFalse();
        assertThat(field.moved(Asset.parse("c.s.t"), Asset.parse("c.s.u"))).isEqualTo(Asset.parse("c.s.u.x.y"));
    }

    private static void assertInvalid(String text, String problem)
    {
        assertThatThrownBy(() -> Asset.parse(text))
                .isInstanceOf(InvalidAssetException.class)
                .hasMessage("Invalid asset '%s': %s. Expected %s", text, problem, InvalidAssetException.EXPECTED_FORM);
    }
}
