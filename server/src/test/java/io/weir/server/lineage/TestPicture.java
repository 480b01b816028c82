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
package io.weir.server.lineage;

import com.google.common.collect.ImmutableSetMultimap;
import io.weir.server.CommandLineException;
import io.weir.server.lineage.Placed.Box;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

import javax.xml.parsers.DocumentBuilderFactory;

import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestPicture
{
    private static final AssetName EMAIL = AssetName.parse("delta_gov.reviews.users.email");

    @Test
    void followsBothWays()
    {
        List<Flow> all = List.of(
                flow("c.s.raw.mail", "delta_gov.reviews.users.email"),
                flow("delta_gov.reviews.users.email", "c.s.list.contact"),
                flow("c.s.list.contact", "c.s.report.contact"),
                flow("delta_gov.reviews.users.name", "c.s.list.name"),
                // of the report, but not of the address
                flow("c.s.other.x", "c.s.report.x"));
        LineageGraph graph = LineageGraph.around(EMAIL, all, ImmutableSetMultimap.of());
        assertThat(graph.flows()).containsExactlyInAnyOrder(all.get(0), all.get(1), all.get(2));
        assertThat(graph.tables().keySet()).extracting(AssetName::toString).containsExactly("c.s.list", "c.s.raw", "c.s.report", "delta_gov.reviews.users");
    }

    @Test
    void tableStandsForItsColumns()
    {
        List<Flow> all = List.of(flow("c.s.a.x", "c.s.b"), flow("c.s.b.y", "c.s.c.y"));
        assertThat(LineageGraph.around(AssetName.parse("c.s.a"), all, ImmutableSetMultimap.of()).flows()).hasSize(2);
        assertThat(LineageGraph.around(AssetName.parse("c.s.c.y"), all, ImmutableSetMultimap.of()).flows()).hasSize(2);
    }

    @Test
    void cyclesEnd()
    {
        List<Flow> all = List.of(flow("c.s.a.x", "c.s.b.x"), flow("c.s.b.x", "c.s.a.x"), flow("c.s.a.x", "c.s.a.x"));
        LineageGraph graph = LineageGraph.around(AssetName.parse("c.s.a.x"), all, ImmutableSetMultimap.of());
        assertThat(graph.flows()).hasSize(3);
        assertThat(GraphLayout.place(graph).boxes()).hasSize(2);
    }

    @Test
    void boxesDoNotOverlap()
    {
        Placed placed = GraphLayout.place(large(60));
        assertThat(placed.boxes()).hasSize(60);
        for (Box box : placed.boxes()) {
            assertThat(placed.boxes()).filteredOn(other -> other != box && overlap(box, other)).isEmpty();
            assertThat(box.x() + box.width()).isLessThanOrEqualTo(placed.width());
            assertThat(box.y() + box.height()).isLessThanOrEqualTo(placed.height());
        }
    }

    @Test
    void drawsWellFormedSvg()
            throws Exception
    {
        AssetName odd = AssetName.parse("c.s.\"a<b&\"\"c\".\"x>y\"");
        LineageGraph graph = LineageGraph.around(
                odd,
                List.of(new Flow(odd, AssetName.parse("c.s.masked.x"), "identity", true), new Flow(odd, AssetName.parse("c.s.unsure.x"), "inferred", false)),
                ImmutableSetMultimap.of(odd, "PII.EMAIL"));
        String svg = SvgWriter.write(graph);
        Document document = DocumentBuilderFactory.newNSInstance().newDocumentBuilder().parse(new InputSource(Reader.of(svg)));
        assertThat(document.getDocumentElement().getLocalName()).isEqualTo("svg");
        assertThat(document.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("Lineage of c.s.\"a<b&\"\"c\".\"x>y\"");
        // the chip at the column, its text, and the same in the legend
        assertThat(svg.split("PII.EMAIL", -1)).hasSize(3);
        assertThat(svg).contains("class=\"flow masked\"", "class=\"flow inferred tagged\"", "fill=\"#D55E00\"");
    }

    @Test
    void badNames()
    {
        for (String bad : List.of("", "users", "reviews.users", "a..b", "a.b.", "a.b.\"c")) {
            assertThatThrownBy(() -> AssetName.parse(bad))
                    .isInstanceOf(CommandLineException.class)
                    .hasMessage("'%s' is no table or column: expected catalog.schema.table or catalog.schema.table.column", bad);
        }
        assertThat(AssetName.parse("A.b.\"C.d\".E").parts()).containsExactly("a", "b", "c.d", "e");
    }

    @Test
    void schemasAreNoNodes()
    {
        assertThat(GraphSource.flow(List.of("c.s.a", "c.s.b.x", "identity", "true"))).contains(new Flow(AssetName.parse("c.s.a"), AssetName.parse("c.s.b.x"), "identity", true));
        assertThat(GraphSource.flow(List.of("c.s", "c.t", "identity", "false"))).isEmpty();
        assertThat(GraphSource.flow(List.of("c.\"s.1\"", "c.t", "identity", "false"))).isEmpty();
        assertThat(AssetName.parse("c.s.\"" + "a b".repeat(20_000) + '"').parts()).hasSize(3);
    }

    @Test
    void tablesOfARenamedSchemaFlowOn()
    {
        List<List<String>> rows = List.of(
                row("c.s.users.email", "c.archive.orders.email", 1, 1),
                row("c.archive", "c.attic", 3, 3),
                row("c.attic", "c.\"loft.1\"", 5, 5),
                row("c.attic.orders.email", "c.s.report.email", 4, 4),
                row("c.s.users.email", "c.archive.other.email", 2, 9));
        AssetName asset = AssetName.parse("c.\"loft.1\".orders.email");
        LineageGraph graph = LineageGraph.around(asset, GraphSource.flows(rows, asset), ImmutableSetMultimap.of());
        assertThat(graph.flows()).containsExactlyInAnyOrder(
                flow("c.attic.orders", "c.\"loft.1\".orders"),
                flow("c.archive.orders", "c.attic.orders"),
                flow("c.s.users.email", "c.archive.orders.email"));
        // from the other end, over the table of which no row tells there
        AssetName users = AssetName.parse("c.s.users.email");
        assertThat(LineageGraph.around(users, GraphSource.flows(rows, users), ImmutableSetMultimap.of()).tables().keySet()).extracting(AssetName::toString)
                .contains("c.attic.orders", "c.s.report", "c.attic.other", "c.\"loft.1\".other");
    }

    @Test
    void tablesThatWereMadeAfterARenameHaveOneName()
    {
        List<List<String>> rows = List.of(
                row("c.s.users.email", "c.archive.orders.email", 1, 1),
                row("c.archive", "c.attic", 2, 2),
                row("c.s.users.email", "c.attic.later.email", 3, 3),
                // in another schema with the old name
                row("c.s.secrets.email", "c.archive.later.email", 4, 4));
        AssetName later = AssetName.parse("c.attic.later");
        assertThat(GraphSource.flows(rows, later)).contains(flow("c.archive.orders", "c.attic.orders")).doesNotContain(flow("c.archive.later", "c.attic.later"));
        assertThat(LineageGraph.around(later, GraphSource.flows(rows, later), ImmutableSetMultimap.of()).tables().keySet()).extracting(AssetName::toString)
                .containsExactly("c.attic.later", "c.s.users");
    }

    @Test
    void aTableThatIsAskedForByItsOldNameFlowsOn()
    {
        List<List<String>> rows = List.of(row("c.archive", "c.attic", 1, 1), row("c.attic.orders.email", "c.s.report.email", 2, 2));
        AssetName asset = AssetName.parse("c.archive.orders.email");
        assertThat(LineageGraph.around(asset, GraphSource.flows(rows, asset), ImmutableSetMultimap.of()).flows())
                .containsExactlyInAnyOrder(flow("c.archive.orders", "c.attic.orders"), flow("c.attic.orders.email", "c.s.report.email"));
    }

    @Test
    void tablesOfASchemaThatGotItsNameBackFlowOn()
    {
        List<List<String>> rows = List.of(
                row("c.archive", "c.attic", 1, 4),
                row("c.attic", "c.archive", 2, 2),
                row("c.s.users.email", "c.archive.orders.email", 3, 3));
        AssetName asset = AssetName.parse("c.attic.orders");
        assertThat(LineageGraph.around(asset, GraphSource.flows(rows, asset), ImmutableSetMultimap.of()).flows())
                .contains(flow("c.archive.orders", "c.attic.orders"), flow("c.s.users.email", "c.archive.orders.email"));
    }

    private static List<String> row(String source, String target, long first, long last)
    {
        return List.of(source, target, "identity", "false", String.valueOf(first), String.valueOf(last));
    }

    private static boolean overlap(Box box, Box other)
    {
        return box.x() < other.x() + other.width() && other.x() < box.x() + box.width() && box.y() < other.y() + other.height() && other.y() < box.y() + box.height();
    }

    /**
     * As a warehouse grows: every table is made from one to three of those before it.
     */
    static LineageGraph large(int tables)
    {
        Random random = new Random(5);
        List<Flow> flows = new ArrayList<>();
        ImmutableSetMultimap.Builder<AssetName, String> tags = ImmutableSetMultimap.builder();
        for (int table = 1; table < tables; table++) {
            for (int source = 0; source <= random.nextInt(2); source++) {
                int from = Math.max(0, table - 1 - random.nextInt(12));
                for (String column : List.of("user_id", "email", "rating").subList(0, 1 + random.nextInt(3))) {
                    flows.add(new Flow(column(from, column), column(table, column), random.nextInt(9) == 0 ? "inferred" : "identity", random.nextInt(11) == 0));
                }
            }
        }
        for (int table = 0; table < tables; table++) {
            tags.put(column(table, "email"), "PII.EMAIL");
            tags.put(column(table, "user_id"), "PII.ID");
        }
        return new LineageGraph(column(0, "email").table(), flows.stream().distinct().toList(), tags.build());
    }

    private static AssetName column(int table, String column)
    {
        return AssetName.parse("delta_gov.reviews.%s_%s.%s".formatted(List.of("users", "ratings", "mailing_list", "report_of_the_month").get(table % 4), table, column));
    }

    private static Flow flow(String source, String target)
    {
        return new Flow(AssetName.parse(source), AssetName.parse(target), "identity", false);
    }
}
