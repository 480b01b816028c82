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
package io.weir.delta.engine;

import io.trino.filesystem.Location;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.time.Clock;

import static io.weir.delta.engine.StoreProblem.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestStoreProblem
{
    private static final String PLACE = "Failed to list location: s3://lake/t";

    @Test
    void whatTheStoreAnswered()
    {
        assertThat(ofS3("The AWS Access Key Id you provided does not exist in our records. (Service: S3, Status Code: 403, Request ID: 17)"))
                .isEqualTo(PLACE + ": The AWS Access Key Id you provided does not exist in our records. (Service: S3, Status Code: 403, Request ID: 17)");
    }

    @Test
    void aStoreThatIsNotReached()
    {
        ConnectException refused = new ConnectException("Connection refused");
        assertThat(text(new IOException(PLACE, answer("Unable to execute HTTP request: Connect to minio:9000 failed: Connection refused", refused))))
                .isEqualTo(PLACE + ": Unable to execute HTTP request: Connect to minio:9000 failed: Connection refused");
        assertThat(text(new IOException(PLACE, answer("See cause for the exact endpoint", new UnknownHostException("minio")))))
                .isEqualTo(PLACE + ": See cause for the exact endpoint: UnknownHostException: minio");
    }

    @Test
    void aDisk()
    {
        assertThat(text(new IOException("/t/x: file:///t/x", new AccessDeniedException("/t/x")))).isEqualTo("/t/x: file:///t/x: AccessDeniedException");
        assertThat(text(new AccessDeniedException("/t/x"))).isEqualTo("/t/x: AccessDeniedException");
        assertThat(text(new IOException("/t/x: No space left on device: file:///t/x", new FileSystemException("/t/x", null, "No space left on device"))))
                .isEqualTo("/t/x: No space left on device: file:///t/x");
        assertThat(text(new FileNotFoundException("/t/x (Permission denied)"))).isEqualTo("/t/x (Permission denied)");
    }

    @Test
    void noText()
    {
        assertThat(text(new EOFException())).isEqualTo("EOFException");
        assertThat(text(new IOException(PLACE, new ConnectException()))).isEqualTo(PLACE + ": ConnectException");
        assertThat(ofS3("\n")).isEqualTo(PLACE);
    }

    @Test
    void noDataAndNoSecrets()
    {
        // not of the store: it may quote what was read
        assertThat(text(new IOException(PLACE, new NumberFormatException("For input string: \"ada@example\"")))).isEqualTo(PLACE);
        assertThat(ofS3("no access to arn:aws:s3:::lake/t/email=ada/part-0.parquet")).isEqualTo(PLACE + ": no access to arn:aws:s3:::lake/t/email=…/part-0.parquet");
        assertThat(ofS3("404 Not Found: PUT https://store/upload?name=t/email=ada/part-0&upload_id=SECRET again")).isEqualTo(PLACE + ": 404 Not Found: PUT https://store/upload again");
        assertThat(ofS3("Server failed to authenticate the request\nThe MAC signature found in the HTTP request 'SECRET' is not ...")).isEqualTo(PLACE + ": Server failed to authenticate the request");
        // values of partitions are left out before the text is cut, and not only where they end before it
        assertThat(ofS3("s3://lake/t/" + "x".repeat(270) + "/email=" + "ada".repeat(20) + "/part-0.parquet")).doesNotContain("ada").hasSizeLessThan(400);
    }

    @Test
    void aBucketThatIsMissing()
            throws Exception
    {
        try (S3Store store = new S3Store()) {
            DeltaTables tables = new DeltaTables(store.fileSystem(), new TableSnapshotCache(0), Clock.systemUTC(), new UpkeepThreads());
            assertThatThrownBy(() -> tables.latest(Location.of("s3://missing/t")))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("s3://missing/t")
                    .hasMessageContaining("Status Code: 404");
        }
    }

    private static String ofS3(String answer)
    {
        return text(new IOException(PLACE, NoSuchBucketException.builder().message(answer).build()));
    }

    private static Throwable answer(String message, Throwable cause)
    {
        return NoSuchBucketException.builder().message(message).cause(cause).build();
    }
}
