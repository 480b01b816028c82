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
package io.weir.deltagov.known;

import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * An S3 service whose objects are the files of a directory, so that a test can look at them and put others in their place. It can be made to
 * fail in the ways that stores do.
 */
public final class S3Directory
        implements AutoCloseable
{
    public static final String BUCKET = "weir-bench";
    public static final String ACCESS_KEY = "weir-bench";
    public static final String SECRET_KEY = "weir-bench-secret";

    private static final Pattern COMMIT = Pattern.compile(".*/_delta_log/\\d{20}\\.json");

    private final AtomicBoolean loseNextAnswer = new AtomicBoolean();
    private final AtomicBoolean refuseCommits = new AtomicBoolean();
    private final Path directory;
    private final S3Proxy server;

    /**
     * @param port 0 for any that is free
     */
    public S3Directory(Path directory, int port)
            throws Exception
    {
        this.directory = directory.resolve(BUCKET);
        Files.createDirectories(this.directory);
        server = S3Proxy.builder()
                .blobStore(new Faults(new FilesystemNio2BlobStore(directory.toString())))
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .ignoreUnknownHeaders(true)
                .build();
        server.start();
    }

    public Map<String, String> catalogProperties()
    {
        return Map.of(
                "fs.s3.enabled", "true",
                "s3.endpoint", "http://127.0.0.1:" + server.getPort(),
                "s3.region", "us-east-1",
                "s3.path-style-access", "true",
                "s3.aws-access-key", ACCESS_KEY,
                "s3.aws-secret-key", SECRET_KEY);
    }

    public String location(String key)
    {
        return "s3://%s/%s".formatted(BUCKET, key);
    }

    public Path file(String key)
    {
        return directory.resolve(key);
    }

    /**
     * The next commit of a Delta table is written, and its writer is told that the service failed.
     */
    public void loseAnswerOfNextCommit()
    {
        loseNextAnswer.set(true);
    }

    public boolean hasLostAnswer()
    {
        return !loseNextAnswer.get();
    }

    /**
     * Commits of Delta tables are not written.
     */
    public void refuseCommits(boolean refuse)
    {
        refuseCommits.set(refuse);
    }

    @Override
    public void close()
            throws Exception
    {
        server.stop();
    }

    private final class Faults
            extends ForwardingBlobStore
    {
        private Faults(BlobStore delegate)
        {
            super(delegate);
        }

        @Override
        public PutObjectResponse putBlob(PutObjectRequest request, InputStream content)
        {
            boolean commit = COMMIT.matcher(request.key()).matches();
            if (commit && refuseCommits.get()) {
                drain(content);
                // another answer would be asked for again and again
                throw S3Exceptions.fromStatusCode(403);
            }
            PutObjectResponse response = super.putBlob(request, content);
            if (commit && loseNextAnswer.compareAndSet(true, false)) {
                throw S3Exceptions.fromStatusCode(500);
            }
            return response;
        }

        private static void drain(InputStream content)
        {
            try {
                content.readAllBytes();
            }
            catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
