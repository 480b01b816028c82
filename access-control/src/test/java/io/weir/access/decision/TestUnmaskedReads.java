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
package io.weir.access.decision;

import io.weir.access.query.ActiveQuery;
import io.weir.governance.asset.Asset;
import io.weir.governance.audit.DecisionRecord;
import io.weir.governance.policy.Privilege;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static io.weir.access.decision.GovernedQueries.COLUMNS;
import static io.weir.access.decision.GovernedQueries.PEOPLE;
import static io.weir.access.query.StatementKind.READ;
import static io.weir.access.query.StatementKind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is read beneath masks by those who have a clearance for it is audited.
 */
class TestUnmaskedReads
{
    private final GovernedQueries queries = new GovernedQueries();

    @Test
    void byFunctions()
    {
        queries.tag("memory.default.people.email", "PII.EMAIL");
        ActiveQuery query = queries.query("admin", READ);
        QueryJudge judge = queries.judge(query, "admin");
        assertThat(judge.mayRunFunction(Asset.table("memory", "system", "table_changes"))).isTrue();
        assertThat(judge.reads().maySelect(PEOPLE, Set.of("id", "email"))).isEqualTo(Verdict.ALLOWED);
        assertThat(decisions(query)).containsExactly(shown("memory.default.people.email", "PII.EMAIL"));
    }

    /**
     * As table_changes asks of the table as it is, and of the version at the end of its changes.
     */
    @Test
    void byFunctionsThatAskForMasks()
    {
        queries.tag("memory.default.people.email", "PII.EMAIL");
        queries.tag("memory.default.people.gone", "PII.ID");
        ActiveQuery query = queries.query("admin", READ);
        QueryJudge judge = queries.judge(query, "admin");
        // the same table stands beside it
        judge.masking().masks(PEOPLE, COLUMNS);
        judge.masking().expectMasking(PEOPLE);
        judge.masking().rowFilters(PEOPLE);
        assertThat(judge.mayRunFunction(Asset.table("memory", "system", "table_changes"))).isTrue();
        ask(judge, COLUMNS, Set.of("id", "email"));
        assertThat(decisions(query)).containsExactly(shown("memory.default.people.email", "PII.EMAIL"));
        ask(judge, List.of(new ReadColumn("id", "bigint", false), new ReadColumn("gone", "varchar", false)), Set.of("id", "gone"));
        assertThat(decisions(query)).containsExactly(shown("memory.default.people.email", "PII.EMAIL"), shown("memory.default.people.gone", "PII.ID"));
    }

    private static void ask(QueryJudge judge, List<ReadColumn> columns, Set<String> names)
    {
        assertThat(judge.masking().rowFilters(PEOPLE)).isEmpty();
        assertThat(judge.masking().masks(PEOPLE, columns)).isEmpty();
        judge.masking().expectMasking(PEOPLE);
        assertThat(judge.reads().maySelect(PEOPLE, names)).isEqualTo(Verdict.ALLOWED);
    }

    /**
     * Trino asks for the filters of what is updated before its masks.
     */
    @Test
    void whatIsChangedIsNotReadByAFunction()
    {
        queries.tag("memory.default.people.email", "PII.EMAIL");
        ActiveQuery query = queries.query("admin", WRITE);
        QueryJudge judge = queries.judge(query, "admin");
        assertThat(judge.changes().mayChange(Privilege.UPDATE, PEOPLE)).isEqualTo(Verdict.ALLOWED);
        ask(judge, COLUMNS, Set.of("email"));
        assertThat(decisions(query)).isEmpty();
    }

    @Test
    void byFunctionsThatReadWholeDocuments()
    {
        queries.tag("memory.default.people.email", "PII.EMAIL");
        ActiveQuery query = queries.query("admin", READ);
        QueryJudge judge = queries.judge(query, "admin");
        assertThat(judge.mayRunFunction(Asset.table("memory", "system", "query"))).isTrue();
        assertThat(judge.reads().maySelect(PEOPLE, Set.of("email", "_document"))).isEqualTo(Verdict.ALLOWED);
        assertThat(decisions(query)).extracting(DecisionRecord::asset).containsExactlyInAnyOrder("memory.default.people.email", "memory.default.people._document");
    }

    @Test
    void byTablesAboutTheTable()
    {
        queries.know(PEOPLE, "id", "email");
        queries.tag("memory.default.people.email", "PII.EMAIL");
        for (String suffix : List.of("$files", "$partitions")) {
            Asset about = Asset.table("memory", "default", "people" + suffix);
            ActiveQuery query = queries.query("admin", READ);
            QueryJudge judge = queries.judge(query, "admin");
            judge.masking().masks(about, List.of(new ReadColumn("path", "varchar", false), new ReadColumn("email", "varchar", false)));
            assertThat(judge.reads().maySelect(about, Set.of("path"))).isEqualTo(Verdict.ALLOWED);
            assertThat(decisions(query)).as(suffix).extracting(DecisionRecord::asset).contains("memory.default.people", "memory.default.people.email");
        }
    }

    /**
     * A mask is asked about whether or not its column is read.
     */
    @Test
    void whatIsMaskedIsToldByTrino()
    {
        queries.tag("memory.default.people.email", "PII.EMAIL");
        ActiveQuery query = queries.query("admin", READ);
        QueryJudge judge = queries.judge(query, "admin");
        judge.masking().masks(PEOPLE, COLUMNS);
        judge.masking().expectMasking(PEOPLE);
        judge.masking().rowFilters(PEOPLE);
        assertThat(judge.reads().maySelect(PEOPLE, Set.of("email"))).isEqualTo(Verdict.ALLOWED);
        assertThat(query.decisions().columns(_ -> false)).isEmpty();
        assertThat(query.decisions().isReadUnmasked(PEOPLE.child("email"))).isFalse();
    }

    private static List<DecisionRecord> decisions(ActiveQuery query)
    {
        return query.decisions().columns(query.decisions()::isReadUnmasked);
    }

    private static DecisionRecord shown(String asset, String tag)
    {
        return new DecisionRecord(asset, "shown", Optional.of(tag), Optional.of("policies.yaml:18"));
    }
}
