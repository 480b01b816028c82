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
package io.weir.governance.policy;

import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Decision.Show;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.tag.TagName;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * What the policies say about a user and an asset: pure functions of the policies, the snapshot, the emergencies that go on and the time. Nothing is allowed
 * that no rule gives.
 */
public final class PolicyDecisions
{
    private final Policies policies;
    private final SubjectCompletion subjects;
    private final TableDecisions tables;
    private final MaskDecisions masks;
    private final RowFilterDecisions rowFilters;
    private final RenameDecisions renames;

    public PolicyDecisions(Policies policies, Clock clock)
    {
        this(new CompiledPolicies(policies), clock);
    }

    public PolicyDecisions(Policies policies, BreakGlass breakGlass, Clock clock)
    {
        this(new CompiledPolicies(policies), breakGlass, clock);
    }

    public PolicyDecisions(CompiledPolicies compiled, Clock clock)
    {
        this(compiled, new BreakGlass(), clock);
    }

    public PolicyDecisions(CompiledPolicies compiled, BreakGlass breakGlass, Clock clock)
    {
        this.policies = compiled.policies();
        this.subjects = compiled.subjects();
        this.tables = compiled.tables();
        this.masks = new MaskDecisions(policies, breakGlass, requireNonNull(clock, "clock is null"));
        this.rowFilters = new RowFilterDecisions(policies, tables);
        this.renames = new RenameDecisions(policies, tables, masks, rowFilters);
    }

    public Policies policies()
    {
        return policies;
    }

    public String version()
    {
        return policies.version();
    }

    public MaskedWrites maskedWrites()
    {
        return policies.maskedWrites();
    }

    /**
     * The subject as the rules see it: with the groups of the policies, and of the stated purposes only those that the user holds.
     */
    public Subject complete(Subject subject)
    {
        return subjects.complete(subject);
    }

    /**
     * The tenant that the user is in. Who is in several is in none, and sees nothing.
     */
    public Optional<Tenant> tenant(Subject subject)
    {
        return tables.tenant(subjects.complete(subject));
    }

    /**
     * Whether the name is that of a user whom the policies name, but written otherwise. Some directories let the same person in under both, and what the policies take away from
     * the one would not be taken away from the other.
     */
    public boolean isAnotherWriting(String user)
    {
        return subjects.isAnotherWriting(user);
    }

    /**
     * Whether there is a tag for which the user may take a clearance in an emergency.
     */
    public boolean mayBreakGlass(Subject subject)
    {
        Subject complete = subjects.complete(subject);
        return policies.breakGlass().stream().anyMatch(rule -> rule.who().matches(complete));
    }

    /**
     * The rule that lets the user take a clearance for the tag in an emergency, for as long as any does. Each holds for its own tables, and for no longer than it says.
     */
    public Optional<BreakGlassRule> breakGlassRule(Subject subject, String tag)
    {
        Subject complete = subjects.complete(subject);
        return policies.breakGlass().stream()
                .filter(rule -> rule.who().matches(complete) && rule.covers(tag))
                .max(Comparator.comparing(BreakGlassRule::longest));
    }

    /**
     * Whether the catalog, schema or table exists for the user.
     */
    public boolean isVisible(Subject subject, Asset asset)
    {
        return tables.isVisible(subjects.complete(subject), asset);
    }

    /**
     * As {@link #mayAccess}, for who does not want to know which rule says so.
     */
    public boolean allows(Subject subject, Privilege privilege, Asset asset)
    {
        return tables.allows(subjects.complete(subject), privilege, asset);
    }

    /**
     * Whether the user may do something with a catalog, schema or table, or with the table that a column is in.
     */
    public Access mayAccess(Subject subject, Privilege privilege, Asset asset)
    {
        return tables.mayAccess(subjects.complete(subject), privilege, asset);
    }

    /**
     * Whether the user may set the tag, where they have the privilege to. A tenant does not say itself by which column of a shared table its rows are told; to others each further column with a tag shows less.
     */
    public boolean maySet(Subject subject, String tag)
    {
        return !rowFilters.tellsRows(subjects.complete(subject), tag);
    }

    /**
     * Whether the user may take the tag away from the asset, on which they have the privilege to tag: who does shows everybody what the tag hides, so it takes a clearance
     * to see that, and to see the rows that a filter by the tag leaves out. Columns that nobody has classified yet are for those who classify.
     */
    public boolean mayTakeAway(Subject subject, String tag, Asset asset)
    {
        Subject complete = subjects.complete(subject);
        return tag.equals(TagName.UNCLASSIFIED) || (masks.isCleared(complete, tag, asset) && !rowFilters.restOn(complete, tag));
    }

    /**
     * Whether something in a table, view or schema is not for the user, and may be if it were called otherwise: rules, tenants and clearances hold for names. Clearances count for every purpose that the
     * user holds, and those that may be taken in an emergency count as well, because either can be had once the name is another one.
     */
    public boolean seesMoreOf(Subject subject, GovernanceSnapshot snapshot, Asset from, Asset to)
    {
        return renames.seesMoreOf(subjects.complete(subject.withPurposes(policies.purposes().keySet())), snapshot, from, to);
    }

    /**
     * A tag of something in a table, view or schema that would not count any more if it were called otherwise, because it was declassified at the other name, at what holds that, or at something in it. Only one that the user may not
     * hand on anyway: by a clearance to see or to copy it, or because no rule hides it and no filter rests on it.
     */
    public Optional<String> declassifiedAs(Subject subject, GovernanceSnapshot snapshot, Asset from, Asset to)
    {
        return renames.declassifiedAs(subjects.complete(subject), snapshot, from, to);
    }

    /**
     * The rows of a table that the user may see, where these are not all: a row must pass every filter.
     *
     * @param columns the base types by the names of the table's columns; where they are not known, a table with a tag that a filter asks for shows no rows
     */
    public Set<RowFilter> rowFilters(Subject subject, GovernanceSnapshot snapshot, Asset table, Map<String, String> columns)
    {
        return rowFilters.rowFilters(subjects.complete(subject), snapshot, table, columns);
    }

    /**
     * The rule that forbids values of the source, a column or all of a table or schema, to be written into the target; empty when they may be.
     */
    public Optional<FlowRule> forbiddenFlow(GovernanceSnapshot snapshot, Asset source, Asset target)
    {
        return policies.flowRules().isEmpty() ? Optional.empty() : forbiddenFlow(TagsWithin.known(snapshot, source), target);
    }

    /**
     * As {@link #forbiddenFlow}, of what holds or may hold values of any column of a table, view or schema, be it a new one.
     */
    public Optional<FlowRule> forbiddenFlowOfAnyColumn(GovernanceSnapshot snapshot, Asset source, Asset target)
    {
        return policies.flowRules().isEmpty() ? Optional.empty() : forbiddenFlow(TagsWithin.possible(snapshot, source), target);
    }

    private Optional<FlowRule> forbiddenFlow(Set<EffectiveTag> tags, Asset target)
    {
        return policies.flowRules().stream()
                .filter(rule -> rule.to().mayHoldIn(target) && tags.stream().anyMatch(tag -> rule.covers(tag.tag())))
                .findFirst();
    }

    /**
     * How the user sees a column, given that a table rule lets them select from it.
     * <p>
     * With a clearance to copy, the purpose decides.
     *
     * @param baseType the base name of the column's type, such as {@code varchar}
     */
    public Decision decideColumn(Subject subject, Purpose purpose, GovernanceSnapshot snapshot, Asset column, String baseType)
    {
        return decideColumn(subject, purpose, snapshot.effectiveTags(column), column, baseType);
    }

    /**
     * @param tags those that count at the column
     */
    public Decision decideColumn(Subject subject, Purpose purpose, Set<EffectiveTag> tags, Asset column, String baseType)
    {
        Subject complete = subjects.complete(subject);
        return Decision.mostRestrictive(tags.stream()
                        .map(tag -> masks.decide(complete, purpose, tag, column, baseType))
                        .toList())
                .orElse(decideUntagged());
    }

    /**
     * How everybody sees a column that carries no tag, given that a table rule lets them select from it.
     */
    public static Decision decideUntagged()
    {
        return Show.untagged("it carries no tag");
    }

    /**
     * The strictest decision about a column of any type.
     */
    public Decision decideColumn(Subject subject, Purpose purpose, GovernanceSnapshot snapshot, Asset column)
    {
        return decideWithoutType(subject, purpose, snapshot.effectiveTags(column), column, "it carries no tag");
    }

    /**
     * Until when what is decided about a subject now will be decided again, as long as policies and tags stay as they are. Empty while there is an emergency of the subject's, which may end at any moment.
     */
    public Optional<Instant> decidesSameUntil(Subject subject)
    {
        return masks.decidesSameUntil(subject);
    }

    /**
     * The strictest decision about anything in a table, for reads that no mask can be put on. The types are not known here, so a mask that depends on the type counts as {@code NULL}.
     */
    public Decision decideTable(Subject subject, Purpose purpose, GovernanceSnapshot snapshot, Asset table)
    {
        return decideWithoutType(subject, purpose, snapshot.effectiveTagsOfTable(table), table, "nothing in it carries a tag");
    }

    /**
     * As {@link #decideTable}, for who may ask about any of its columns: one of them may be new.
     */
    public Decision decideAnyColumn(Subject subject, Purpose purpose, GovernanceSnapshot snapshot, Asset table)
    {
        return decideWithoutType(subject, purpose, TagsWithin.possible(snapshot, table), table, "nothing in it carries a tag");
    }

    /**
     * As {@link #decideTable}, for who is shown values of some of its columns, be it of new ones. What is known to be tagged is named before what nobody has classified.
     *
     * @param columns those of which values are shown; empty where it may be any
     */
    public Decision decideValues(Subject subject, Purpose purpose, GovernanceSnapshot snapshot, Asset table, Optional<Set<String>> columns)
    {
        Decision known = decideTable(subject, purpose, snapshot, table);
        if (!(known instanceof Show)) {
            return known;
        }
        return columns.map(names -> names.stream()
                        .map(name -> decideColumn(subject, purpose, snapshot, table.governed().child(name)))
                        .reduce(known, Decision::mostRestrictive))
                .orElseGet(() -> decideAnyColumn(subject, purpose, snapshot, table));
    }

    private Decision decideWithoutType(Subject subject, Purpose purpose, Set<EffectiveTag> tags, Asset asset, String because)
    {
        Subject complete = subjects.complete(subject);
        return Decision.mostRestrictive(tags.stream()
                        .map(tag -> masks.decideWithoutType(complete, purpose, tag, asset))
                        .toList())
                .orElse(Show.untagged(because));
    }
}
