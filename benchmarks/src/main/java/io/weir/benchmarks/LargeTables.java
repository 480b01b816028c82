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
package io.weir.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Tables with long lists of files and long logs, written as a log without data: one file is there, and the statistics of the others say that
 * they hold something else.
 */
final class LargeTables
{
    static final String POINT_PREDICATE = "id = -1";

    private static final String PROTOCOL = "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}\n";
    private static final String METADATA = "{\"metaData\":{\"id\":\"%s\",\"format\":{\"provider\":\"parquet\",\"options\":{}},\"schemaString\":\"{\\\"type\\\":\\\"struct\\\",\\\"fields\\\":[" +
            "{\\\"name\\\":\\\"id\\\",\\\"type\\\":\\\"long\\\",\\\"nullable\\\":true,\\\"metadata\\\":{}},{\\\"name\\\":\\\"name\\\",\\\"type\\\":\\\"string\\\",\\\"nullable\\\":true,\\\"metadata\\\":{}},{\\\"name\\\":\\\"day\\\",\\\"type\\\":\\\"date\\\",\\\"nullable\\\":true,\\\"metadata\\\":{}}" +
            "]}\",\"partitionColumns\":[],\"configuration\":{\"delta.checkpointInterval\":\"1000000\"}}}\n";

    private LargeTables() {}

    /**
     * @param dataFile a Parquet file with the columns id, name and day and one row, whose id is -1
     */
    static void manyFiles(Path table, Path dataFile, int files)
    {
        write(table, dataFile, 10, files / 10);
    }

    static void manyCommits(Path table, Path dataFile, int commits)
    {
        write(table, dataFile, commits, 1);
    }

    private static void write(Path table, Path dataFile, int commits, int filesOfCommit)
    {
        try {
            Path log = Files.createDirectories(table.resolve("_delta_log"));
            Files.copy(dataFile, table.resolve("point.parquet"));
            Files.writeString(log.resolve("%020d.json".formatted(0)), commitInfo() + PROTOCOL + METADATA.formatted(UUID.randomUUID()) + add("point.parquet", Files.size(dataFile), -1));
            long file = 0;
            for (int commit = 1; commit <= commits; commit++) {
                try (BufferedWriter writer = Files.newBufferedWriter(log.resolve("%020d.json".formatted(commit)))) {
                    writer.write(commitInfo());
                    for (int index = 0; index < filesOfCommit; index++) {
                        writer.write(add("part-%06d-2f4a4c1e-8c7b-4a55-9a51-3f2f6d1b7e10-c000.snappy.parquet".formatted(file), 10_000_000, file * 1000));
                        file++;
                    }
                }
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String commitInfo()
    {
        return "{\"commitInfo\":{\"timestamp\":1700000000000,\"operation\":\"WRITE\",\"isBlindAppend\":true}}\n";
    }

    private static String add(String path, long size, long id)
    {
        long last = id < 0 ? id : id + 999;
        return "{\"add\":{\"path\":\"%s\",\"partitionValues\":{},\"size\":%s,\"modificationTime\":1700000000000,\"dataChange\":true,\"stats\":\"{\\\"numRecords\\\":%s,\\\"minValues\\\":{\\\"id\\\":%s,\\\"name\\\":\\\"name %s\\\",\\\"day\\\":\\\"2024-01-01\\\"},\\\"maxValues\\\":{\\\"id\\\":%s,\\\"name\\\":\\\"name %s\\\",\\\"day\\\":\\\"2024-12-31\\\"},\\\"nullCount\\\":{\\\"id\\\":0,\\\"name\\\":0,\\\"day\\\":0}}\"}}\n"
                .formatted(path, size, last - id + 1, id, id, last, last);
    }

    /**
     * The data file of a table that has one.
     */
    static Path onlyDataFile(Path table)
    {
        try (Stream<Path> paths = Files.walk(table)) {
            return paths.filter(path -> path.toString().endsWith(".parquet") && !path.toString().contains("_delta_log")).findFirst().orElseThrow();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
