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

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.function.Consumer;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * What the attacks are after: {@code delta_gov.vault.people}, with canaries in tagged columns of two tenants.
 * <p>
 * Every user may select from it. {@code keeper} is cleared for everything, {@code masked} for nothing, {@code ddl} for nothing and may create tables and views in
 * {@code delta_gov.sandbox}, {@code etl} may copy, {@code knower} is cleared for all that is classified, {@code acme} and {@code globex} are tenants.
 */
public final class Vault
{
    public static final String TABLE = "delta_gov.vault.people";
    public static final List<String> TENANTS = ImmutableList.of("acme", "globex");

    private static final String LEVEL = "CNRY-LEVEL-40404";

    private Vault() {}

    public static Canary ssn(String tenant)
    {
        return new Canary("ssn of " + tenant, "CNRY-%s-SSN-70919".formatted(tenant));
    }

    public static Canary mail(String tenant)
    {
        return new Canary("local part of the email of " + tenant, "cnry.%s.mail.80817".formatted(tenant));
    }

    public static Canary salary(String tenant)
    {
        return new Canary("salary of " + tenant, tenant.equals("acme") ? "7919132486573" : "8283195271349");
    }

    public static Canary born(String tenant)
    {
        return new Canary("birth date of " + tenant, tenant.equals("acme") ? "1907-03-17" : "1909-11-23");
    }

    public static Canary diagnosis(String tenant)
    {
        return new Canary("diagnosis of " + tenant, "CNRY-%s-DIAGNOSIS-60606".formatted(tenant));
    }

    /**
     * In an untagged column: every user without a row filter may see it, and of tenants only the one whose it is.
     */
    public static Canary note(String tenant)
    {
        return new Canary("note of " + tenant, "CNRY-%s-NOTE-50505".formatted(tenant));
    }

    /**
     * What nobody without clearance may see, of any tenant.
     */
    public static List<Canary> personal()
    {
        return TENANTS.stream()
                .flatMap(tenant -> ImmutableList.of(ssn(tenant), mail(tenant), salary(tenant), born(tenant), diagnosis(tenant)).stream())
                .collect(toImmutableList());
    }

    /**
     * All that is one tenant's.
     */
    public static List<Canary> of(String tenant)
    {
        return ImmutableList.of(ssn(tenant), mail(tenant), salary(tenant), born(tenant), diagnosis(tenant), note(tenant));
    }

    public static List<Canary> everything()
    {
        return TENANTS.stream()
                .flatMap(tenant -> of(tenant).stream())
                .collect(toImmutableList());
    }

    /**
     * @param execute runs a statement as the platform's administrator
     */
    static void fill(Consumer<String> execute)
    {
        execute.accept("CREATE SCHEMA delta_gov.vault");
        execute.accept("CREATE SCHEMA delta_gov.sandbox");
        execute.accept("CREATE SCHEMA mongo_recent.vault");
        createPeople(execute, TABLE);
        tagPeople(execute, TABLE);
        execute.accept("CREATE TABLE mongo_recent.vault.visits AS SELECT CAST(1 AS bigint) AS id, '%s' AS ssn".formatted(ssn("acme").text()));
        tag(execute, "mongo_recent.vault.visits.ssn", "PII.ID");
        fillTargets(execute);
    }

    /**
     * A column for each level at which a tag can be set and each kind of thing that can hold it.
     */
    static List<Target> targets()
    {
        Canary level = new Canary("value beneath a tag", LEVEL);
        return ImmutableList.of(
                new Target("on the column", TABLE, "ssn", TENANTS.stream().map(Vault::ssn).toList()),
                new Target("on the column", TABLE, "email", TENANTS.stream().map(Vault::mail).toList()),
                new Target("on the column", TABLE, "salary", TENANTS.stream().map(Vault::salary).toList()),
                new Target("on the column", TABLE, "born", TENANTS.stream().map(Vault::born).toList()),
                new Target("on the column, denied", TABLE, "diagnosis", TENANTS.stream().map(Vault::diagnosis).toList()),
                new Target("on the column", "mongo_recent.vault.visits", "ssn", ImmutableList.of(ssn("acme"))),
                new Target("on a column", "memory.levels.visits", "ssn", ImmutableList.of(ssn("acme"))),
                new Target("on the table", "delta_gov.levels.whole", "x", ImmutableList.of(level)),
                new Target("on the table", "mongo_recent.levels.whole", "x", ImmutableList.of(level)),
                new Target("on the schema", "memory.level.plain", "x", ImmutableList.of(level)),
                new Target("on the schema", "delta_gov.level.plain", "x", ImmutableList.of(level)),
                new Target("on the schema", "mongo_recent.level.plain", "x", ImmutableList.of(level)),
                new Target("on the catalog", "tpch.tiny.customer", "name", ImmutableList.of(new Canary("customer", "Customer#000000001"))),
                new Target("on a field", "delta_gov.levels.nested", "place", ImmutableList.of(level)),
                new Target("by lineage", "delta_gov.levels.derived", "renamed", ImmutableList.of(level)),
                new Target("by lineage, into another catalog", "memory.levels.derived", "renamed", ImmutableList.of(level)),
                new Target("by lineage, of partitions", "delta_gov.levels.parted", "part", ImmutableList.of(level)),
                new Target("by lineage, of a view of one who sees all", "delta_gov.levels.defined", "y", ImmutableList.of(level)),
                new Target("by lineage, of a view of its reader", "delta_gov.levels.invoked", "z", ImmutableList.of(level)),
                new Target("by lineage, of a materialized view", "delta_gov.levels.materialized", "m", ImmutableList.of(level)),
                new Target("by lineage, of a view over several catalogs", "delta_gov.levels.joined", "both", ImmutableList.of(level)));
    }

    private static void fillTargets(Consumer<String> execute)
    {
        for (String schema : List.of("delta_gov.level", "delta_gov.levels", "mongo_recent.level", "mongo_recent.levels", "memory.level", "memory.levels")) {
            execute.accept("CREATE SCHEMA " + schema);
        }
        for (String table : List.of("delta_gov.levels.whole", "mongo_recent.levels.whole", "delta_gov.level.plain", "mongo_recent.level.plain", "memory.level.plain")) {
            execute.accept("CREATE TABLE %s AS SELECT '%s' AS x, 1 AS id".formatted(table, LEVEL));
        }
        execute.accept("CREATE TABLE delta_gov.levels.nested (id bigint, place ROW(zip varchar, town varchar))");
        execute.accept("INSERT INTO delta_gov.levels.nested VALUES (1, ROW('%s', 'Oslo'))".formatted(LEVEL));
        execute.accept("CREATE TABLE delta_gov.levels.derived AS SELECT upper(x) || '' AS renamed, id FROM delta_gov.levels.whole");
        execute.accept("CREATE TABLE memory.levels.derived AS SELECT upper(x) || '' AS renamed, id FROM delta_gov.levels.whole");
        execute.accept("CREATE TABLE memory.levels.visits AS SELECT id, ssn FROM mongo_recent.vault.visits");
        execute.accept("CREATE TABLE delta_gov.levels.parted WITH (partitioned_by = ARRAY['part']) AS SELECT id, x AS part FROM delta_gov.levels.whole");
        execute.accept("CREATE VIEW delta_gov.levels.defined SECURITY DEFINER AS SELECT id, x AS y FROM delta_gov.levels.whole");
        execute.accept("CREATE VIEW delta_gov.levels.invoked SECURITY INVOKER AS SELECT id, lower(y) AS z FROM delta_gov.levels.defined");
        execute.accept("CREATE VIEW delta_gov.levels.joined SECURITY DEFINER AS SELECT d.x || m.x || r.x AS both FROM delta_gov.level.plain d JOIN mongo_recent.level.plain m ON d.id = m.id JOIN memory.level.plain r ON r.id = m.id");
        execute.accept("CREATE MATERIALIZED VIEW delta_gov.levels.materialized AS SELECT id, x AS m FROM delta_gov.levels.whole");
        execute.accept("REFRESH MATERIALIZED VIEW delta_gov.levels.materialized");
        tag(execute, "delta_gov.levels.whole", "PII");
        tag(execute, "mongo_recent.levels.whole", "PII");
        tag(execute, "memory.level", "PII");
        tag(execute, "memory.levels.visits.ssn", "PII.ID");
        tag(execute, "delta_gov.level", "PII");
        tag(execute, "mongo_recent.level", "PII");
        tag(execute, "tpch", "PII");
        tag(execute, "delta_gov.levels.nested.place.zip", "PII.ADDRESS");
    }

    static void createPeople(Consumer<String> execute, String table)
    {
        execute.accept("CREATE TABLE %s (id bigint, tenant varchar, name varchar, ssn varchar, email varchar, phone varchar, born date, salary bigint, diagnosis varchar, address ROW(zip varchar, town varchar), note varchar)"
                .formatted(table));
        int id = 0;
        for (String tenant : TENANTS) {
            id++;
            execute.accept("INSERT INTO %s VALUES (%d, '%s', 'Ada Vault', '%s', '%s@example.com', '25-989-741-2988', DATE '%s', %s, '%s', ROW('%s', 'Berlin'), '%s')".formatted(
                    table, id, tenant, ssn(tenant).text(), mail(tenant).text(), born(tenant).text(), salary(tenant).text(), diagnosis(tenant).text(), ssn(tenant).text(), note(tenant).text()));
        }
    }

    static void tagPeople(Consumer<String> execute, String table)
    {
        tag(execute, table + ".name", "PII.NAME");
        tag(execute, table + ".ssn", "PII.ID");
        tag(execute, table + ".email", "PII.EMAIL");
        tag(execute, table + ".phone", "PII.PHONE");
        tag(execute, table + ".born", "PII.BIRTH_DATE");
        tag(execute, table + ".salary", "CONFIDENTIAL");
        tag(execute, table + ".diagnosis", "SECRET");
        tag(execute, table + ".address", "PII.ADDRESS");
        tag(execute, table + ".tenant", "TENANT_KEY");
    }

    static void tag(Consumer<String> execute, String asset, String tag)
    {
        execute.accept("CALL governance.system.set_tag(asset => '%s', tag => '%s', reason => 'red team')".formatted(asset, tag));
    }
}
