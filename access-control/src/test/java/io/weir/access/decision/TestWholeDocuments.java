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
import io.weir.access.query.TableBranches;
import io.weir.governance.policy.MaskSpec;
import io.weir.governance.policy.Privilege;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

import static io.weir.access.decision.GovernedQueries.PEOPLE;
import static io.weir.access.decision.GovernedQueries.TARGET;
import static io.weir.access.query.StatementKind.READ;
import static io.weir.access.query.StatementKind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The hidden column that has the whole document, with fields that are no columns.
 */
class TestWholeDocuments
{
    private static final List<ReadColumn> DOCUMENTS = List.of(new ReadColumn("id", "bigint", false), new ReadColumn("ssn", "varchar", false), new ReadColumn("_document", "json", true));
    private static final Verdict NO_DOCUMENTS = Verdict.refused(
            "there is no clearance for tag UNCLASSIFIED, which fields carry that are no columns of the table. Select the columns instead of whole documents");

    private final GovernedQueries queries = new GovernedQueries();

    /**
     * A document holds fields as well that are no columns any more, because few documents have them or nobody declares them.
     */
    @Test
    void aWholeDocumentIsMaskedWithAllThatIsTagged()
    {
        List<ReadColumn> columns = List.of(new ReadColumn("id", "bigint", false), new ReadColumn("_document", "json", true), new ReadColumn("$path", "varchar", true));
        queries.tag("memory.default.people.ssn", "PII");
        assertThat(queries.judge("analyst", READ).masking().masks(PEOPLE, columns)).isEqualTo(Map.of("_document", new MaskSpec.NullMask()));
        assertThat(queries.judge("admin", READ).masking().masks(PEOPLE, columns)).isEmpty();
        // one that the documents have themselves
        List<ReadColumn> shown = List.of(new ReadColumn("id", "bigint", false), new ReadColumn("_document", "varchar", false));
        assertThat(queries.judge("analyst", READ).masking().masks(PEOPLE, shown)).isEmpty();
        queries.untag("memory.default.people.ssn", "PII");
        assertThat(queries.judge("analyst", READ).masking().masks(PEOPLE, columns)).isEmpty();
    }

    /**
     * It has fields that are no columns yet. A mask would keep those from writing rows who see all that they write.
     */
    @Test
    void aWholeDocumentIsForThoseWhoSeeWhatIsNew()
    {
        queries.know(PEOPLE, "id", "ssn");
        queries.tag("memory.default.people.ssn", "PII");
        for (String declassified : List.of("memory.default.other", "memory.default.people._document")) {
            queries.declassify(declassified, "UNCLASSIFIED");
            for (String owner : List.of("steward", "admin")) {
                ActiveQuery query = queries.query("steward", READ);
                QueryJudge judge = queries.judge(query, owner);
                assertThat(judge.masking().masks(PEOPLE, DOCUMENTS)).isEmpty();
                assertThat(judge.reads().maySelect(PEOPLE, Set.of("id", "ssn")).isAllowed()).isTrue();
                assertThat(judge.reads().maySelect(PEOPLE, Set.of("id", "_document"))).isEqualTo(NO_DOCUMENTS);
                assertThat(query.decisions().lastRefusal().orElseThrow().tag()).contains("UNCLASSIFIED");
            }
        }
        QueryJudge cleared = queries.judge("admin", READ);
        assertThat(cleared.masking().masks(PEOPLE, DOCUMENTS)).isEmpty();
        assertThat(cleared.reads().maySelect(PEOPLE, Set.of("_document")).isAllowed()).isTrue();
        QueryJudge masked = queries.judge("analyst", READ);
        assertThat(masked.masking().masks(PEOPLE, DOCUMENTS)).containsOnlyKeys("ssn", "_document");
        assertThat(masked.reads().maySelect(PEOPLE, Set.of("_document")).isAllowed()).isTrue();
        queries.declassify("memory.default.people", "UNCLASSIFIED");
        QueryJudge classified = queries.judge("steward", READ);
        classified.masking().masks(PEOPLE, DOCUMENTS);
        assertThat(classified.reads().maySelect(PEOPLE, Set.of("_document")).isAllowed()).isTrue();
    }

    @Test
    void aWholeDocumentThatIsNotReadHindersNothing()
    {
        queries.know(PEOPLE, "id", "ssn", "_document");
        queries.tag("memory.default.people.ssn", "PII");
        QueryJudge writing = queries.judge("steward", WRITE);
        assertThat(writing.changes().mayInsert(PEOPLE).isAllowed()).isTrue();
        assertThat(writing.masking().masks(PEOPLE, DOCUMENTS)).isEmpty();
        assertThat(writing.masking().mayChangeMasked(PEOPLE).isAllowed()).isTrue();
        assertThat(writing.reads().maySelect(PEOPLE, Set.of("id")).isAllowed()).isTrue();
        // TABLE t behind a UNION shows all columns but hidden ones
        ActiveQuery query = queries.query("steward", READ);
        query.addTableBranches(new TableBranches(Set.of("people"), false));
        QueryJudge whole = queries.judge(query, "steward");
        whole.masking().masks(PEOPLE, DOCUMENTS);
        assertThat(whole.reads().maySelect(PEOPLE, Set.of()).isAllowed()).isTrue();
    }

    /**
     * Trino does not ask which columns are read of a table whose rows are changed.
     */
    @Test
    void aWholeDocumentIsNotReadByChangingRows()
    {
        queries.know(PEOPLE, "id", "ssn", "_document");
        queries.tag("memory.default.people.ssn", "PII");
        for (String user : List.of("steward", "admin", "etl")) {
            ActiveQuery query = queries.query(user, WRITE);
            query.addNamedDocuments();
            QueryJudge judge = queries.judge(query, user);
            assertThat(judge.changes().mayChange(Privilege.UPDATE, PEOPLE).isAllowed()).isTrue();
            judge.masking().masks(PEOPLE, DOCUMENTS);
            assertThat(judge.masking().mayChangeMasked(PEOPLE)).as(user).isEqualTo(user.equals("steward") ? NO_DOCUMENTS : Verdict.ALLOWED);
        }
    }

    /**
     * MERGE asks for the masks of what it changes after those of what it reads. That is the same table here, through a view whose text has the name of the document.
     */
    @Test
    void aWholeDocumentHasNoMaskToAskAbout()
    {
        queries.know(PEOPLE, "id", "ssn", "_document");
        queries.tag("memory.default.people.ssn", "PII");
        QueryJudge judge = queries.judge("steward", WRITE);
        assertThat(judge.changes().mayInsert(PEOPLE).isAllowed()).isTrue();
        judge.masking().masks(PEOPLE, DOCUMENTS);
        assertThat(judge.masking().mayChangeMasked(PEOPLE).isAllowed()).isTrue();
        judge.masking().expectMasking(PEOPLE);
        assertThat(judge.reads().maySelect(PEOPLE, Set.of("_document"))).isEqualTo(NO_DOCUMENTS);
    }

    @Test
    void whatReadsWholeDocumentsIsForThoseWhoSeeWhatIsNew()
    {
        queries.know(PEOPLE, "id", "_document");
        queries.tag("memory.default.people.id", "PII");
        assertThat(queries.judge("steward", READ).reads().maySelect(PEOPLE, Set.of("id")).isAllowed()).isTrue();
        assertThat(queries.judge("steward", READ).reads().maySelect(PEOPLE, Set.of("id", "_document"))).isEqualTo(NO_DOCUMENTS);
        assertThat(queries.judge("admin", READ).reads().maySelect(PEOPLE, Set.of("id", "_document")).isAllowed()).isTrue();
        assertThat(queries.judge("steward", READ).reads().maySelect(TARGET, Set.of("id", "_document")).isAllowed()).isTrue();
    }
}
