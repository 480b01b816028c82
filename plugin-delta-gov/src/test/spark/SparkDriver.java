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
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * Runs SQL in Spark for a test in another JVM: statements come in through the standard input, rows go out through the standard output as text.
 */
public final class SparkDriver
{
    private SparkDriver() {}

    public static void main(String[] arguments)
            throws IOException
    {
        PrintStream answers = System.out;
        // what else is printed goes to the log
        System.setOut(System.err);
        SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .config("spark.sql.warehouse.dir", arguments[0])
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.shuffle.partitions", "1")
                .config("spark.databricks.delta.snapshotPartitions", "1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
        DataInputStream in = new DataInputStream(System.in);
        DataOutputStream out = new DataOutputStream(answers);
        while (true) {
            String sql;
            try {
                sql = in.readUTF();
            }
            catch (EOFException e) {
                spark.stop();
                return;
            }
            answer(spark, sql, out);
            out.flush();
        }
    }

    private static void answer(SparkSession spark, String sql, DataOutputStream out)
            throws IOException
    {
        List<Row> rows;
        try {
            rows = spark.sql(sql).collectAsList();
        }
        catch (Exception e) {
            out.writeBoolean(false);
            String message = String.valueOf(e.getMessage());
            out.writeUTF(message.substring(0, Math.min(message.length(), 2000)));
            return;
        }
        out.writeBoolean(true);
        out.writeInt(rows.size());
        for (Row row : rows) {
            out.writeUTF(row.toString());
        }
    }
}
