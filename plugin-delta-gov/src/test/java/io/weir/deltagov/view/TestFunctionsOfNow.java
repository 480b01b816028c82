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
package io.weir.deltagov.view;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class TestFunctionsOfNow
{
    @Test
    void namesInAnyForm()
    {
        for (String text : new String[] {
                "now()",
                "SELECT Now ( )",
                "SELECT -now()",
                "SELECT \"now\"()",
                "SELECT x<CURRENT_DATE",
                "SELECT current_timestamp(6)",
                "SELECT\nlocaltime",
                "{\"originalSql\":\"SELECT\\n\\tlocaltimestamp\"}",
                "SELECT current_user",
        }) {
            assertThat(FunctionsOfNow.areNamedIn(text)).as(text).isTrue();
        }
    }

    @Test
    void wordsThatHoldOne()
    {
        for (String text : new String[] {
                "SELECT known, snow, now_at, nowhere FROM t",
                "SELECT current_dates, my_current_date, localtime2 FROM t",
        }) {
            assertThat(FunctionsOfNow.areNamedIn(text)).as(text).isFalse();
        }
    }
}
