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
package io.weir.access.query;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.weir.access.audit.QueryDecisions;
import io.weir.access.query.PinnedGovernance.UsedPolicies;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Decision;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Purpose;
import io.weir.governance.policy.Subject;
import io.weir.governance.snapshot.GovernanceSnapshot;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * What must be remembered of a query between Trino's questions about it.
 */
public final class ActiveQuery
{
    /**
     * As connectors of Trino name it: INSERT may remove the rows of a partition.
     */
    public static final String REPLACING_PROPERTY = "insert_existing_partitions_behavior";

    private final String queryId;
    private final Subject user;
    private final StatementKind kind;
    private final PinnedGovernance governance;
    private final QueryDecisions decisions = new QueryDecisions();
    private final FunctionReads functionReads = new FunctionReads();

    @GuardedBy("this")
    private final Set<Asset> targets = new LinkedHashSet<>();
    @GuardedBy("this")
    private final Set<Asset> changedTables = new HashSet<>();
    @GuardedBy("this")
    private final Set<String> replacingCatalogs = new HashSet<>();
    private volatile boolean inheritsPlace;
    private volatile boolean namesDocuments;
    private volatile boolean explainsExecute;
    private volatile TableBranches tableBranches = TableBranches.NONE;
    private volatile Optional<ColumnRename> columnRename = Optional.empty();
    @GuardedBy("this")
    private final Set<PendingRead> pendingReads = new HashSet<>();
    @GuardedBy("this")
    private final Map<Asset, Map<String, String>> columnTypes = new HashMap<>();
    @GuardedBy("this")
    private final Map<Asset, Set<List<String>>> fields = new HashMap<>();
    @GuardedBy("this")
    private final Set<EarlyRead> earlyReads = new LinkedHashSet<>();
    private final Instant begun;
    private volatile boolean ended;
    private final JudgedTables judgedTables = new JudgedTables();
    private final ToldReads toldReads = new ToldReads(judgedTables);

    /**
     * @param user the user whose session it is, whichever identity Trino asks about within views
     */
    public ActiveQuery(String queryId, Subject user, StatementKind kind, PinnedGovernance governance)
    {
        this.queryId = requireNonNull(queryId, "queryId is null");
        this.user = requireNonNull(user, "user is null");
        this.kind = requireNonNull(kind, "kind is null");
        this.governance = requireNonNull(governance, "governance is null");
        this.begun = governance.now();
    }

    public String queryId()
    {
        return queryId;
    }

    /**
     * When it was announced: before anything that it names was looked for.
     */
    public Instant begun()
    {
        return begun;
    }

    public Subject user()
    {
        return user;
    }

    public StatementKind kind()
    {
        return kind;
    }

    public Purpose purpose()
    {
        return switch (kind) {
            case WRITE, MEASUREMENT -> Purpose.COPY;
            case READ, ANALYZED_WRITE, DEFINITION, STRUCTURE, PLAN, DESCRIPTION, STATISTICS, UNKNOWN -> Purpose.SHOW;
        };
    }

    public Instant now()
    {
        return governance.now();
    }

    public PolicyDecisions policies()
    {
        return governance.policies();
    }

    /**
     * Empty where nothing has been decided by policies.
     */
    Optional<UsedPolicies> usedPolicies()
    {
        return governance.usedPolicies();
    }

    /**
     * What was decided about the query so far.
     */
    public QueryDecisions decisions()
    {
        return decisions;
    }

    /**
     * The newest snapshot by which something was decided.
     */
    public Optional<GovernanceSnapshot> lastSnapshot()
    {
        return governance.lastSnapshot();
    }

    public GovernanceSnapshot snapshot()
    {
        return governance.snapshot();
    }

    /**
     * To be called when a table is judged, after Trino resolved it.
     */
    public void renewSnapshot()
    {
        governance.renewSnapshot();
    }

    /**
     * The query writes this table or defines this view.
     */
    public synchronized void addTarget(Asset target)
    {
        targets.add(target);
    }

    public synchronized boolean hasTargets()
    {
        return !targets.isEmpty();
    }

    public synchronized Set<Asset> targets()
    {
        return ImmutableSet.copyOf(targets);
    }

    /**
     * The query changes rows of this table.
     */
    public synchronized void addChanged(Asset table)
    {
        changedTables.add(table);
    }

    public synchronized boolean changes(Asset table)
    {
        return changedTables.contains(table);
    }

    /**
     * What the query inserts into a table of this catalog may take the place of rows that are there.
     */
    public synchronized void addReplacing(String catalog)
    {
        replacingCatalogs.add(catalog);
    }

    public synchronized boolean replaces(String catalog)
    {
        return replacingCatalogs.contains(catalog);
    }

    /**
     * The query makes a table with the properties of another one, and so maybe where that one's files are.
     */
    public void addInheritedPlace()
    {
        inheritsPlace = true;
    }

    public boolean inheritsPlace()
    {
        return inheritsPlace;
    }

    public void addColumnRename(ColumnRename rename)
    {
        columnRename = Optional.of(rename);
    }

    /**
     * What the statement renames, if it renames a column and is understood.
     */
    public Optional<ColumnRename> columnRename()
    {
        return columnRename;
    }

    /**
     * Whole documents may be read of a table whose rows the query changes.
     */
    public void addNamedDocuments()
    {
        namesDocuments = true;
    }

    public boolean namesDocuments()
    {
        return namesDocuments;
    }

    /**
     * The query explains what was prepared, and Trino does not tell what that is.
     */
    public void addExplainedExecute()
    {
        explainsExecute = true;
    }

    public boolean explainsExecute()
    {
        return explainsExecute;
    }

    public void addTableBranches(TableBranches branches)
    {
        tableBranches = requireNonNull(branches, "branches is null");
    }

    public TableBranches tableBranches()
    {
        return tableBranches;
    }

    public synchronized boolean isPending(PendingRead read)
    {
        return pendingReads.contains(read);
    }

    public synchronized void addPending(Set<PendingRead> reads)
    {
        pendingReads.addAll(reads);
    }

    /**
     * The base types of a table's columns by their names, which Trino tells when it asks for masks.
     */
    public synchronized void addColumnTypes(Asset table, Map<String, String> types)
    {
        columnTypes.put(table, ImmutableMap.copyOf(types));
    }

    /**
     * Empty where Trino has not told them yet.
     */
    public synchronized Map<String, String> columnTypes(Asset table)
    {
        return columnTypes.getOrDefault(table, ImmutableMap.of());
    }

    /**
     * What is in the columns of a table, in each of the versions that are read, as the names from the column down to it. Trino tells it with the types.
     */
    public synchronized void addFields(Asset table, List<List<String>> read)
    {
        if (!read.isEmpty()) {
            fields.computeIfAbsent(table, _ -> new LinkedHashSet<>()).addAll(read);
        }
    }

    public synchronized List<List<String>> fields(Asset table)
    {
        return ImmutableList.copyOf(fields.getOrDefault(table, ImmutableSet.of()));
    }

    /**
     * The query was told to end, and does not need to be told again.
     */
    public void markEnded()
    {
        ended = true;
    }

    boolean isEnded()
    {
        return ended;
    }

    public JudgedTables judgedTables()
    {
        return judgedTables;
    }

    public ToldReads toldReads()
    {
        return toldReads;
    }

    public FunctionReads functionReads()
    {
        return functionReads;
    }

    /**
     * The query reads it, and Trino has not asked yet where it goes.
     */
    public synchronized void addEarlyRead(EarlyRead read)
    {
        earlyReads.add(read);
    }

    public synchronized Set<EarlyRead> earlyReads()
    {
        return ImmutableSet.copyOf(earlyReads);
    }

    /**
     * @param decisions how the columns are seen; empty where Trino asked for no masks
     */
    public record EarlyRead(Asset table, Set<String> columns, Optional<Map<String, Decision>> decisions)
    {
        public EarlyRead
        {
            requireNonNull(table, "table is null");
            columns = ImmutableSet.copyOf(columns);
            requireNonNull(decisions, "decisions is null");
        }
    }

    public record PendingRead(Asset target, Asset source)
    {
        public PendingRead
        {
            requireNonNull(target, "target is null");
            requireNonNull(source, "source is null");
        }
    }
}
