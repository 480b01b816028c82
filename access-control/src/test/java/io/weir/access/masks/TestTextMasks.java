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
package io.weir.access.masks;

import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

import static io.airlift.slice.Slices.utf8Slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class TestTextMasks
{
    private static final List<UnaryOperator<Slice>> ALL = List.of(TextMasks::redact, TextMasks::email, TextMasks::lastFour, TextMasks::initial, TextMasks::phone);

    @Test
    void redactSaysNothing()
    {
        assertThat(TextMasks.redact(utf8Slice("anything")).toStringUtf8()).isEqualTo("***");
        assertThat(TextMasks.redact(utf8Slice("")).toStringUtf8()).isEqualTo("***");
    }

    @Test
    void emailKeepsTheDomain()
    {
        assertThat(TextMasks.email(utf8Slice("ada@example.com")).toStringUtf8()).isEqualTo("***@example.com");
        assertThat(TextMasks.email(utf8Slice("\"a@b\"@example.com")).toStringUtf8()).isEqualTo("***@example.com");
        assertThat(TextMasks.email(utf8Slice("ada.o'neil+x/y=z@example.com")).toStringUtf8()).isEqualTo("***@example.com");
        assertThat(TextMasks.email(utf8Slice("jürgen@example.com")).toStringUtf8()).isEqualTo("***@example.com");
        assertThat(TextMasks.email(utf8Slice("ada@mail-1.Example.co.uk")).toStringUtf8()).isEqualTo("***@mail-1.Example.co.uk");
    }

    @Test
    void whatIsNoEmailIsHiddenWhole()
    {
        assertThat(TextMasks.email(utf8Slice("ada"))).isEqualTo(utf8Slice("***"));
        assertThat(TextMasks.email(utf8Slice("@secret"))).isEqualTo(utf8Slice("***"));
        assertThat(TextMasks.email(utf8Slice("secret@"))).isEqualTo(utf8Slice("***"));
        assertThat(TextMasks.email(utf8Slice(""))).isEqualTo(utf8Slice("***"));
        for (String more : List.of(
                "ada@example.com Ada Lovelace",
                "{\"mail\":\"ada@example.com\",\"name\":\"Ada\"}",
                "/t/mail=ada@example.com/name=Ada/x.parquet",
                "ada@example.com\u00a0Ada",
                "com@Ada",
                "ann@clinic.org, bob@work.com",
                "ann@clinic.org;bob@work.com",
                "Ann Lee <ann@clinic.org",
                "https://user:secret@db1.internal.corp",
                "mailto:ann@clinic.org",
                "\"ann\", \"bob\"@work.com",
                "\"\"@work.com",
                "a b@work.com",
                "ada@.example.com",
                "ada@example..com",
                "ada@example.com.")) {
            assertThat(TextMasks.email(utf8Slice(more))).as(more).isEqualTo(utf8Slice("***"));
        }
    }

    @Test
    void lastFourOfALongValueOnly()
    {
        assertThat(TextMasks.lastFour(utf8Slice("25-989-741-2988"))).isEqualTo(utf8Slice("***2988"));
        assertThat(TextMasks.lastFour(utf8Slice("123456789"))).isEqualTo(utf8Slice("***6789"));
        assertThat(TextMasks.lastFour(utf8Slice("12345678"))).isEqualTo(utf8Slice("***"));
        assertThat(TextMasks.lastFour(utf8Slice("ααααααααβγδε"))).isEqualTo(utf8Slice("***βγδε"));
    }

    @Test
    void initialKeepsOneCharacter()
    {
        assertThat(TextMasks.initial(utf8Slice("Ada"))).isEqualTo(utf8Slice("A***"));
        assertThat(TextMasks.initial(utf8Slice("Ωmega"))).isEqualTo(utf8Slice("Ω***"));
        assertThat(TextMasks.initial(utf8Slice(""))).isEqualTo(utf8Slice("***"));
    }

    @Test
    void phoneKeepsTheCode()
    {
        for (String number : List.of("25-989-741-2988", "25-989741", "25-(989) 741", "25-989.741/2988 (mobile)")) {
            assertThat(TextMasks.phone(utf8Slice(number))).as(number).isEqualTo(utf8Slice("25-***"));
        }
        assertThat(TextMasks.phone(utf8Slice("+49 89 123456"))).isEqualTo(utf8Slice("+49 ***"));
        assertThat(TextMasks.phone(utf8Slice("0301/123456"))).isEqualTo(utf8Slice("0301/***"));
    }

    @Test
    void aPhoneNumberWithoutACodeIsHiddenWhole()
    {
        for (String number : List.of(
                "",
                "4711",
                "4711 ",
                "4711 12345",
                "4711 (front desk)",
                "110 emergency",
                "1234 pin of safe",
                "4711 from 2026-01-01",
                "4711 über 123456",
                "12345 678901",
                "49_123456789",
                "4912345678",
                "(030) 123456")) {
            assertThat(TextMasks.phone(utf8Slice(number))).as(number).isEqualTo(utf8Slice("***"));
        }
    }

    @Test
    void noBytesMakeAMaskFail()
    {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            ALL.forEach(mask -> assertThatCode(() -> mask.apply(Slices.wrappedBuffer(bytes))).doesNotThrowAnyException());
        }
    }
}
