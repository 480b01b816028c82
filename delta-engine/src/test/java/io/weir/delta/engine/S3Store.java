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

import io.opentelemetry.api.OpenTelemetry;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.s3.S3FileSystemConfig;
import io.trino.filesystem.s3.S3FileSystemFactory;
import io.trino.filesystem.s3.S3FileSystemStats;
import io.trino.spi.security.ConnectorIdentity;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

import java.net.URI;

/**
 * An S3 service in this process, with one bucket.
 */
public final class S3Store
        implements AutoCloseable
{
    private static final String BUCKET = "lake";
    private static final String ACCESS_KEY = "access";
    private static final String SECRET_KEY = "secret";

    private final S3Proxy server;
    private final S3FileSystemFactory factory;

    public S3Store()
            throws Exception
    {
        TransientNio2BlobStore blobs = new TransientNio2BlobStore();
        blobs.createContainer(BUCKET);
        server = S3Proxy.builder()
                .blobStore(blobs)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .ignoreUnknownHeaders(true)
                .build();
        server.start();
        factory = factory(server.getPort());
    }

    private static S3FileSystemFactory factory(int port)
    {
        return new S3FileSystemFactory(
                OpenTelemetry.noop(),
                new S3FileSystemConfig()
                        .setEndpoint("http://127.0.0.1:" + port)
                        .setRegion("us-east-1")
                        .setPathStyleAccess(true)
                        .setAwsAccessKey(ACCESS_KEY)
                        .setAwsSecretKey(SECRET_KEY),
                new S3FileSystemStats());
    }

    /**
     * For another process than the one that the service is in.
     */
    public static TrinoFileSystem fileSystem(int port)
    {
        return factory(port).create(ConnectorIdentity.ofUser("test"));
    }

    public int port()
    {
        return server.getPort();
    }

    public TrinoFileSystem fileSystem()
    {
        return factory.create(ConnectorIdentity.ofUser("test"));
    }

    public Location root()
    {
        return Location.of("s3://" + BUCKET + "/");
    }

    @Override
    public void close()
            throws Exception
    {
        factory.destroy();
        server.stop();
    }
}
