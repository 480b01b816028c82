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
package io.weir.delta.engine.data;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.FileReads;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.Rewrite;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.erase.Erasure.LogState;
import io.weir.delta.engine.erase.ErasureReport;
import io.weir.delta.engine.erase.FileRewriter;
import io.weir.delta.engine.erase.Subject;
import org.apache.parquet.format.CompressionCodec;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the log tells of a subject, in predicates, statistics and left-overs, is erased with its rows.
 */
class TestErasureFromTheLog
        extends AbstractTestErasure
{
    @Test
    void predicateOfAnotherEngineInTheLog()
            throws IOException
    {
        TableSnapshot table = tables().create(TABLE, new TableDefinition(SCHEMA, ImmutableList.of(), ImmutableMap.of(), Optional.empty()), ImmutableList.of(file("grace@example.com")), WRITE);
        tables().append(table, ImmutableList.of(), new CommitDetails("DELETE", ImmutableMap.of("predicate", "[\"(email#12 = '" + KEY + "')\"]"), "Another engine", Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(holding(KEY)).hasSize(1);
        assertThat(erase(dataFiles.fileSystem, LogState.AS_FOUND, Duration.ZERO).isComplete()).isTrue();
        assertThat(holding(KEY)).isEmpty();
    }

    @Test
    void escapedTextIsFound()
            throws IOException
    {
        assertFoundInPredicate("[\"(email#12 = 'zoë \\\"x\\\" o\\u0027neill/ab')\"]");
    }

    @Test
    void textWithADoubledQuoteIsFound()
            throws IOException
    {
        assertFoundInPredicate("email = 'zoë \"x\" o''neill/ab'");
    }

    @Test
    void textWithABackslashBeforeItsQuoteIsFound()
            throws IOException
    {
        assertFoundInPredicate("[\"(email#12 = 'zoë \\\"x\\\" o\\\\'neill/ab')\"]");
    }

    @Test
    void textInJsonInJsonIsFound()
            throws IOException
    {
        assertFoundInPredicate("{\"a\":[\"{\\\"b\\\":\\\"zoë \\\\\\\"x\\\\\\\" o'neill/ab\\\"}\"]}");
    }

    private void assertFoundInPredicate(String predicate)
            throws IOException
    {
        TableSnapshot table = tables().create(TABLE, new TableDefinition(SCHEMA, ImmutableList.of(), ImmutableMap.of(), Optional.empty()), ImmutableList.of(file("grace@example.com")), WRITE);
        tables().append(table, ImmutableList.of(), new CommitDetails("DELETE", ImmutableMap.of("predicate", predicate), "Another engine", Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(holding("neill")).hasSize(1);
        Subject zoe = new Subject(TupleDomain.withColumnDomains(ImmutableMap.of(COLUMNS.get(1), Domain.singleValue(VARCHAR, utf8Slice("zoë \"x\" o'neill/ab")))));
        FileRewriter rewriter = new FileRewriter(dataFiles.fileSystem, new DataColumns(new DeltaTypes()), _ -> OPTIONS);
        assertThat(tables().erase(TABLE, zoe, rewriter, LogState.AS_FOUND, Duration.ZERO, ERASE).isComplete()).isTrue();
        assertThat(holding("neill")).isEmpty();
    }

    @Test
    void numbersAreFoundInPredicates()
            throws IOException
    {
        TableSnapshot table = tables().create(TABLE, new TableDefinition(SCHEMA, ImmutableList.of(), ImmutableMap.of(), Optional.empty()), ImmutableList.of(file("grace@example.com")), WRITE);
        tables().append(table, ImmutableList.of(), new CommitDetails("DELETE", ImmutableMap.of("predicate", "[\"(id#12L = 471100)\"]"), "Another engine", Optional.empty(), Optional.empty(), Optional.empty()));
        FileRewriter rewriter = new FileRewriter(dataFiles.fileSystem, new DataColumns(new DeltaTypes()), _ -> OPTIONS);
        Subject other = new Subject(TupleDomain.withColumnDomains(ImmutableMap.of(COLUMNS.get(0), Domain.singleValue(BIGINT, 4711L))));
        assertThat(tables().erase(TABLE, other, rewriter, LogState.AS_FOUND, Duration.ZERO, ERASE).logFilesErased()).isZero();
        Subject subject = new Subject(TupleDomain.withColumnDomains(ImmutableMap.of(COLUMNS.get(0), Domain.singleValue(BIGINT, 471100L))));
        assertThat(tables().erase(TABLE, subject, rewriter, LogState.AS_FOUND, Duration.ZERO, ERASE).isComplete()).isTrue();
        assertThat(holding("471100")).isEmpty();
    }

    /**
     * Killed writers leave temporary files, and sidecars that no checkpoint names.
     */
    @Test
    void leftOversInTheLog()
            throws IOException
    {
        everywhere();
        byte[] checkpoint;
        try (InputStream stream = dataFiles.fileSystem.newInputFile(TABLE.appendPath("_delta_log/00000000000000000002.checkpoint.parquet")).newStream()) {
            checkpoint = stream.readAllBytes();
        }
        dataFiles.fileSystem.newOutputFile(TABLE.appendPath("_delta_log/_sidecars/7b5f4a3e-0000-4000-8000-000000000000.parquet")).createOrOverwrite(checkpoint);
        dataFiles.fileSystem.newOutputFile(TABLE.appendPath("_delta_log/.00000000000000000009.json.x.tmp")).createOrOverwrite(("{\"add\":{\"path\":\"f\",\"stats\":\"{\\\"minValues\\\":{\\\"email\\\":\\\"" + KEY + "\\\"}}").getBytes(ISO_8859_1));
        ErasureReport young = erase(dataFiles.fileSystem, LogState.AS_FOUND, Duration.ofDays(7));
        assertThat(young.isComplete()).isFalse();
        assertThat(young.remaining()).contains("_delta_log/.00000000000000000009.json.x.tmp", "_delta_log/_sidecars/7b5f4a3e-0000-4000-8000-000000000000.parquet");
        assertThat(erase(dataFiles.fileSystem, LogState.AS_FOUND, Duration.ZERO).isComplete()).isTrue();
        assertErased();
    }

    @Test
    void whatShortStatisticsHaveLeftOfATextThatIsGone()
            throws IOException
    {
        Map<String, String> properties = ImmutableMap.of("delta.dataSkippingStringPrefixLength", "8");
        DataFileWriterOptions shortTexts = DataFileWriterOptions.of(properties).withCodec(CompressionCodec.UNCOMPRESSED);
        NewDataFile gone = dataFiles.write(COLUMNS, shortTexts, page(KEY));
        TableSnapshot table = tables().create(TABLE, new TableDefinition(SCHEMA, ImmutableList.of(), properties, Optional.empty()), ImmutableList.of(gone, file("grace@example.com")), WRITE);
        ActiveFile removed = table.files().getFirst();
        tables().rewrite(table, new Rewrite(ImmutableList.of(removed), ImmutableList.of(), ImmutableList.of(), FileReads.everything(), ImmutableMap.of()), CommitDetails.of("DELETE", "test"));
        dataFiles.fileSystem.deleteFile(removed.location());
        assertThat(removed.statistics().orElseThrow()).contains("\"ada@exam\"").doesNotContain(KEY);
        assertThat(holding("ada@exam")).isNotEmpty();
        assertThat(erase(dataFiles.fileSystem, LogState.AS_FOUND, Duration.ZERO).isComplete()).isTrue();
        assertThat(holding("ada@exam")).isEmpty();
    }

    @Test
    void textInThePropertiesOfTheTableIsSaidToBeLeft()
            throws IOException
    {
        create(ImmutableMap.of("owner", KEY));
        ErasureReport report = erase(dataFiles.fileSystem, LogState.AS_FOUND, Duration.ZERO);
        assertThat(report.isComplete()).isFalse();
        assertThat(report.remaining()).isNotEmpty().allMatch(name -> name.startsWith("_delta_log/"));
        assertThat(emails(tables().latest(TABLE))).containsExactly("grace@example.com");
    }
}
