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
package io.weir.mongorecent.function;

import io.trino.spi.TrinoException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestCheckedPipeline
{
    @Test
    void readingStages()
    {
        assertThat(CheckedPipeline.parse("[]").collections()).isEmpty();
        assertThat(CheckedPipeline.parse("[{$match: {a: {$gt: 1}, $expr: {$eq: ['$a', '$b']}}}, {$group: {_id: '$a', n: {$sum: 1}}}, {$sort: {n: -1}}, {$limit: 3}]").collections()).isEmpty();
        assertThat(CheckedPipeline.parse("[{$match: {$text: {$search: 'coffee', $language: 'en', $caseSensitive: false, $diacriticSensitive: false}}}, {$sort: {score: {$meta: 'textScore'}}}]").collections()).isEmpty();
        assertThat(CheckedPipeline.parse("[{$project: {a: {$map: {input: '$x', as: 'y', in: {$multiply: ['$$y', 2]}}}}}]").collections()).isEmpty();
    }

    @Test
    void everyCollectionIsFound()
    {
        assertThat(CheckedPipeline.parse("[{$lookup: {from: 'b', localField: 'x', foreignField: 'y', as: 'z'}}]").collections()).containsExactly("b");
        assertThat(CheckedPipeline.parse("[{$unionWith: 'c'}, {$unionWith: {coll: 'd', pipeline: [{$match: {}}]}}]").collections()).containsExactly("c", "d");
        assertThat(CheckedPipeline.parse("[{$graphLookup: {from: 'e', startWith: '$x', connectFromField: 'a', connectToField: 'b', as: 'z'}}]").collections()).containsExactly("e");
        // nested ones
        assertThat(CheckedPipeline.parse("[{$facet: {one: [{$lookup: {from: 'f', pipeline: [{$unionWith: 'g'}, {$lookup: {from: 'h', pipeline: [], as: 'z'}}], as: 'z'}}]}}]").collections())
                .containsExactly("f", "g", "h");
    }

    @Test
    void writesAndScriptsAreRefused()
    {
        for (String stage : List.of("{$out: 'x'}", "{$merge: {into: 'x'}}", "{$currentOp: {}}", "{$collStats: {}}", "{$listSessions: {}}", "{$indexStats: {}}", "{$documents: []}", "{$changeStream: {}}", "{$search: {}}", "{$geoNear: {}}")) {
            assertRefused("[%s]".formatted(stage), "is not one of those that only read");
            assertRefused("[{$facet: {a: [%s]}}]".formatted(stage), "is not one of those that only read");
            assertRefused("[{$lookup: {from: 'b', pipeline: [%s], as: 'z'}}]".formatted(stage), "is not one of those that only read");
            assertRefused("[{$unionWith: {coll: 'b', pipeline: [%s]}}]".formatted(stage), "is not one of those that only read");
        }
        for (String operator : List.of("{$where: 'sleep(1)'}", "{$expr: {$function: {body: 'function() {}', args: [], lang: 'js'}}}", "{a: {$accumulator: {}}}", "{$unheardOf: 1}", "{a: [{b: {$where: '1'}}]}")) {
            assertRefused("[{$match: %s}]".formatted(operator), "operator '\\$[a-zA-Z]+' is not one of those that only read");
            assertRefused("[{$lookup: {from: 'b', let: {v: %s}, pipeline: [], as: 'z'}}]".formatted(operator), "is not one of those that only read");
        }
        assertRefused("[{$match: {a: {$code: 'function() {}'}}}]", "(holds JavaScript|is not one of those)");
        assertRefused("[{$project: {a: {$concatArrays: ['$$USER_ROLES.role']}}}]", "'\\$\\$USER_ROLES' is the server's own state");
    }

    @Test
    void otherDatabasesAreRefused()
    {
        assertRefused("[{$lookup: {from: {db: 'admin', coll: 'system.users'}, pipeline: [], as: 'z'}}]", "'from' of \\$lookup must be the name of a collection of the same database");
        assertRefused("[{$unionWith: {db: 'admin', pipeline: []}}]", "'coll' of \\$unionWith must be the name of a collection of the same database");
        assertRefused("[{$unionWith: {db: 'admin', coll: 'b', pipeline: []}}]", "'db' is no field of \\$unionWith, which has \\[coll, pipeline\\]");
        assertRefused("[{$facet: {a: [{$lookup: {from: 'b', db: 'admin', pipeline: [], as: 'z'}}]}}]", "'db' is no field of \\$lookup");
        assertRefused("[{$graphLookup: {from: 'b', db: 'admin', startWith: '$x', connectFromField: 'a', connectToField: 'b', as: 'z'}}]", "'db' is no field of \\$graphLookup");
        // of two fields with one name the last one is looked at, and asked for
        assertThat(CheckedPipeline.parse("[{$lookup: {from: 'b', from: 'c', pipeline: [], as: 'z'}}]").collections()).containsExactly("c");
        assertRefused("[{$lookup: {pipeline: [], as: 'z'}}]", "'from' of \\$lookup must be");
    }

    @Test
    void whatIsNoPipeline()
    {
        assertRefused("{}", "it is not an array of stages");
        assertRefused("[1]", "a stage is a document with one field, its name");
        assertRefused("[{$match: {}, $limit: 1}]", "a stage is a document with one field");
        assertRefused("[", "it is not the extended JSON of an array");
        assertRefused("[]}, 'x': {", "it is not");
        assertRefused("[], x: 1", "it is not the extended JSON of an array");
        assertRefused("[{$match: %s1%s}]".formatted("{a: ".repeat(200), "}".repeat(200)), "nested deeper than 100 levels|is not the extended JSON");
    }

    @Test
    void filters()
    {
        assertThat(CheckedPipeline.ofFilter("{a: {$gt: 1}, $text: {$search: 'coffee'}}")).isEqualTo(CheckedPipeline.parse("[{$match: {a: {$gt: 1}, $text: {$search: 'coffee'}}}]"));
        for (String filter : List.of("", "[]", "7", "{", "{}, x: 1", "{}}, {$out: 'x'}, {", "{}]}, {x: [")) {
            assertRefused(() -> CheckedPipeline.ofFilter(filter), filter, "the filter is not the extended JSON of a document");
        }
        assertRefused(() -> CheckedPipeline.ofFilter("{$where: 'sleep(1)'}"), "a script", "operator '\\$where' is not one of those that only read");
    }

    private static void assertRefused(String pipeline, String problem)
    {
        assertRefused(() -> CheckedPipeline.parse(pipeline), pipeline, problem);
    }

    private static void assertRefused(ThrowingCallable check, String text, String problem)
    {
        assertThatThrownBy(check)
                .as(text)
                .isInstanceOf(TrinoException.class)
                .hasMessageStartingWith("The pipeline cannot be used: ")
                .hasMessageMatching("(?s).*(%s).*".formatted(problem));
    }
}
