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

import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

import java.net.URI;
import java.util.Map;

import static com.google.common.base.Throwables.throwIfUnchecked;

/**
 * An S3 service in this process, with one bucket that is kept in memory. Where it listens and who may use it stand fast, so that a peer can be started with them.
 */
final class ObjectStore
        implements AutoCloseable
{
    /**
     * The catalog of Delta tables on this service, on both sides.
     */
    static final String CATALOG = "delta_s3";

    private static final String BUCKET = "weir-bench";
    private static final String ACCESS_KEY = "weir-bench";
    private static final String SECRET_KEY = "weir-bench-secret";
    private static final int PORT = Variables.ofThisProcess().count("WEIR_BENCH_S3_PORT", 18477);

    private final S3Proxy server;

    private ObjectStore(S3Proxy server)
    {
        this.server = server;
    }

    static ObjectStore start()
    {
        try {
            TransientNio2BlobStore blobs = new TransientNio2BlobStore();
            blobs.createContainer(BUCKET);
            S3Proxy server = S3Proxy.builder()
                    .blobStore(blobs)
                    .endpoint(URI.create(endpoint()))
                    .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                    .ignoreUnknownHeaders(true)
                    .build();
            server.start();
            return new ObjectStore(server);
        }
        catch (Exception e) {
            throwIfUnchecked(e);
            throw new BenchmarkException("The S3 service does not start at %s: %s. Name another port in WEIR_BENCH_S3_PORT, and start the peer with it".formatted(endpoint(), e.getMessage()), e);
        }
    }

    /**
     * What makes a catalog of Weir's connector one on this service.
     */
    static Map<String, String> catalogProperties()
    {
        return Map.of(
                "delta-gov.warehouse", "s3://%s/warehouse".formatted(BUCKET),
                "fs.s3.enabled", "true",
                "s3.endpoint", endpoint(),
                "s3.region", "us-east-1",
                "s3.path-style-access", "true",
                "s3.aws-access-key", ACCESS_KEY,
                "s3.aws-secret-key", SECRET_KEY);
    }

    private static String endpoint()
    {
        return "http://127.0.0.1:" + PORT;
    }

    @Override
    public void close()
    {
        try {
            server.stop();
        }
        catch (Exception e) {
            throwIfUnchecked(e);
            throw new BenchmarkException("The S3 service does not stop: " + e.getMessage(), e);
        }
    }
}
