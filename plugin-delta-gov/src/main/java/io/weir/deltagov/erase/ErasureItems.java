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
package io.weir.deltagov.erase;

import com.google.common.collect.ImmutableList;
import io.weir.delta.engine.erase.ErasureReport;
import io.weir.delta.engine.erase.ErasureReport.ErasedFile;
import io.weir.deltagov.places.Downstream;
import io.weir.deltagov.receipt.ReceiptItem;

import java.util.List;
import java.util.Optional;

/**
 * The report of an erasure as the items of a receipt.
 */
public final class ErasureItems
{
    private ErasureItems() {}

    public static List<ReceiptItem> of(ErasureReport report, Downstream downstream)
    {
        ImmutableList.Builder<ReceiptItem> items = ImmutableList.builder();
        items.add(ReceiptItem.summary("rows of the table", report.liveRows(), "erased"));
        items.add(ReceiptItem.summary("rows deleted before", report.hiddenRows(), "erased"));
        report.files().forEach(file -> items.add(item(file)));
        if (report.logFilesErased() > 0) {
            items.add(ReceiptItem.summary("files of the log", report.logFilesErased(), "erased: the table can be read from version %s on".formatted(report.versionsErased())));
        }
        if (report.historyFilesErased() > 0) {
            items.add(ReceiptItem.summary("other files of old versions", report.historyFilesErased(), "removed: only versions that were erased had them"));
        }
        items.add(ReceiptItem.summary("scanned data files", report.scannedFiles(), "read again, every value of the columns"));
        items.add(ReceiptItem.summary("scanned files of the log", report.scannedLogFiles(), "read again"));
        report.remaining().forEach(name -> items.add(new ReceiptItem("left", Optional.of(name), Optional.empty(), Optional.empty(), left(name))));
        items.add(ReceiptItem.summary("places that hold rows", report.remaining().size(), report.isComplete() ? "proof: nothing is left" : "not complete"));
        addCopies(downstream, items);
        return items.build();
    }

    public static List<ReceiptItem> continuedBy(String receiptId)
    {
        return ImmutableList.of(new ReceiptItem("erasure", Optional.empty(), Optional.empty(), Optional.empty(), "ended on the way, and continued by receipt " + receiptId));
    }

    // the proof is about this table; others are for their owners to erase from
    private static void addCopies(Downstream downstream, ImmutableList.Builder<ReceiptItem> items)
    {
        switch (downstream) {
            case Downstream.Known(List<String> assets) -> {
                items.add(ReceiptItem.summary("tables made of this one", assets.size(), assets.isEmpty() ? "lineage knows of none" : "not looked at: may hold copies"));
                assets.forEach(asset -> items.add(ReceiptItem.copy(asset, "not looked at: may hold copies. Erase there too; a materialized view, whose log keeps values after a refresh, is to be made anew with CREATE OR REPLACE MATERIALIZED VIEW and refreshed")));
            }
            case Downstream.Unknown(String reason) -> items.add(new ReceiptItem("tables made of this one", Optional.empty(), Optional.empty(), Optional.empty(), "not known: " + reason));
        }
    }

    private static String left(String name)
    {
        if (name.endsWith(".tmp") || name.startsWith("_delta_log/_sidecars/")) {
            return "was left by a writer that ended: call erase again when it is older than unreferenced_retention";
        }
        return name.startsWith("_delta_log/")
                ? "has a text of the predicate in it: look at the names, comments and properties of the table"
                : "still holds rows: call erase again when it is older than unreferenced_retention";
    }

    private static ReceiptItem item(ErasedFile file)
    {
        String kind = switch (file.place()) {
            case TABLE -> "file of the table";
            case OLD_VERSION -> "file of an old version";
            case CHANGE_DATA -> "change data";
            case UNREFERENCED -> "unreferenced file";
            case ELSEWHERE -> "file outside of the table's directory";
        };
        String outcome = switch (file.outcome()) {
            case REWRITTEN -> copied(file) + ", file removed";
            case REMOVED -> "removed";
            case LEFT_ELSEWHERE -> copied(file) + "; the file left the table, and stays where it is: it may belong to another table too";
            case LEFT_YOUNG -> "left: younger than unreferenced_retention, so it may belong to a write that has not committed yet";
        };
        return new ReceiptItem(kind, Optional.of(file.name()), Optional.of(file.size()), Optional.of(file.rows()), outcome);
    }

    private static String copied(ErasedFile file)
    {
        return file.rows() > 0 ? "other rows were copied" : "all rows were copied, without columns that the table does not have";
    }
}
