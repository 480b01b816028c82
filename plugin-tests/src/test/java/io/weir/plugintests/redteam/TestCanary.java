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
package io.weir.plugintests.redteam;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the red team takes for a leak.
 */
class TestCanary
{
    private static final Canary BORN = new Canary("birth date", "1907-03-17");

    @Test
    void datesAreFoundAsDays()
    {
        for (String text : new String[] {"[-22936]", "-22936", "-22936.0", "low=-22936, high=-2", "-22936e0", "-22936d", "on 1907-03-17T00"}) {
            assertThat(BORN.isIn(text)).as(text).isTrue();
        }
    }

    @Test
    void datesAreNotFoundInUuids()
    {
        for (String text : new String[] {"019ac20e-51b4-7000-8000-22936abc0123", "part-22936abc-51b4-4000-8000-000000000000.parquet", "-229361234"}) {
            assertThat(BORN.isIn(text)).as(text).isFalse();
        }
    }

    @Test
    void numbersAndTextsAreFoundAsTheyArePrinted()
    {
        Canary salary = new Canary("salary", "7919132486573");
        assertThat(salary.isIn("[7919132486573]")).isTrue();
        assertThat(salary.isIn("max=7.919132486573E12")).isTrue();
        Canary text = new Canary("ssn", "CNRY-SSN-70919");
        assertThat(text.isIn("xcnry-ssn-70919x")).isTrue();
        assertThat(text.isIn("91907-NSS-YRNC")).isTrue();
        assertThat(text.isIn("CNRY-SSN-70918")).isFalse();
    }
}
