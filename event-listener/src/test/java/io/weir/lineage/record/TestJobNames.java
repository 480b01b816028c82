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
package io.weir.lineage.record;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class TestJobNames
{
    private static final String COMMENT = "/* {\"app\": \"dbt\", \"node_id\": \"model.shop.users\"} */";

    private final JobNames names = new JobNames();

    @Test
    void ofAClientTag()
    {
        assertThat(names.find(Set.of("x", "weir.job=nightly"), "SELECT 1")).contains("nightly");
        assertThat(names.find(Set.of("weir.job=nightly"), COMMENT + " SELECT 1")).contains("nightly");
        assertThat(names.find(Set.of("weir.job=some words"), "SELECT 1")).isEmpty();
    }

    @Test
    void ofTheCommentOfDbt()
    {
        for (String statement : List.of(
                COMMENT + " SELECT 1",
                " \n" + COMMENT + "SELECT 1 /* other */",
                "SELECT 1 " + COMMENT,
                "SELECT 1" + COMMENT + " ; \n",
                "/* other */ SELECT 1 " + COMMENT,
                COMMENT,
                "SELECT " + "1,".repeat(500_000) + " 1 " + COMMENT)) {
            assertThat(find(statement)).as(statement).contains("model.shop.users");
        }
    }

    @Test
    void ofNoOtherComment()
    {
        for (String statement : List.of(
                "SELECT 1 " + COMMENT + " FROM t",
                "SELECT '" + COMMENT + "'",
                COMMENT.replace("dbt", "other") + " SELECT 1",
                COMMENT.replace("model.", "the model ") + " SELECT 1",
                "SELECT 1 /* \"app\" */",
                "SELECT 1 /* {\"app\" */",
                "/* {\"app\"",
                "/*/",
                "*/",
                "/**/",
                "SELECT 1 /* {} */;;")) {
            assertThat(find(statement)).as(statement).isEmpty();
        }
    }

    @Test
    void blanksAreReadOnce()
    {
        String statement = "SELECT 1 /*{}*/" + " ".repeat(4_000) + "x";
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            for (int i = 0; i < 20_000; i++) {
                assertThat(find(statement)).isEmpty();
            }
        });
    }

    private Optional<String> find(String statement)
    {
        return names.find(Set.of(), statement);
    }
}
