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
package io.weir.plugintests;

import io.weir.plugintests.WeirScript.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is said when something that the server needs is broken or away.
 */
class TestFailedStart
{
    @TempDir
    private Path directory;

    @Test
    void mistakeInThePolicies()
            throws IOException
    {
        Path etc = Repository.copyConfiguration(directory.resolve("etc"));
        Path policies = etc.resolve("policies.yaml");
        List<String> lines = Files.readAllLines(policies);
        Files.writeString(policies, String.join("\n", lines) + "\nmaskz: []\n");

        Result result = start(new WeirScript().with("WEIR_ETC", etc.toString()));
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .contains("policies.yaml:" + (lines.size() + 1))
                .contains("maskz")
                .contains("nothing is running")
                .doesNotContain("\tat ");
        assertThat(new WeirScript().run("status", "--data", data()).exitCode()).isEqualTo(3);
    }

    @Test
    void unknownConfigurationProperty()
            throws IOException
    {
        Path etc = Repository.copyConfiguration(directory.resolve("etc"));
        Path catalog = etc.resolve("catalog/delta_gov.properties");
        Files.writeString(catalog, Files.readString(catalog) + "delta-gov.warehuose=file:///nowhere\n");

        Result result = start(new WeirScript().with("WEIR_ETC", etc.toString()));
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .contains("delta-gov.warehuose")
                .contains("The whole log is")
                .doesNotContain("\tat ");
    }

    @Test
    void mongoThatCannotBeReached()
            throws SQLException
    {
        String host = "127.0.0.1:" + Ports.free();
        String url = "mongodb://%s/?serverSelectionTimeoutMS=1000".formatted(host);
        try (RunningWeir weir = RunningWeir.start(new WeirScript().with("MONGO_URL", url), directory.resolve("data"))) {
            assertThat(weir.failure("analyst", "SELECT * FROM mongo_recent.reviews.user_ratings"))
                    .contains("MongoDB")
                    .contains("127.0.0.1")
                    .doesNotContain("\tat ");
            assertThat(weir.rows("analyst", "SELECT count(*) FROM tpch.tiny.region")).containsExactly(List.of("5"));
            assertThat(directory.resolve("data/.mongo")).hasContent(host);
            Result other = new WeirScript().with("MONGO_URL", "stand-in").run("start", "--data", data());
            assertThat(other.output()).contains("with the MongoDB at %s and not with the stand-in".formatted(host));
            assertThat(other.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void serverThatAsksForCredentials()
            throws IOException, GeneralSecurityException
    {
        Path etc = Repository.copyConfiguration(directory.resolve("etc"));
        byte[] key = new byte[32];
        Files.writeString(etc.resolve("jwt.key"), Base64.getEncoder().encodeToString(key));
        makeCertificate(etc.resolve("server.p12"));
        int port = Ports.free();
        Path config = etc.resolve("config.properties");
        Files.writeString(
                config,
                """
                http-server.authentication.type=JWT
                http-server.authentication.jwt.key-file=etc/jwt.key
                http-server.authentication.allow-insecure-over-http=false
                internal-communication.shared-secret=not-so-secret
                http-server.https.enabled=true
                http-server.https.port=%d
                http-server.https.keystore.path=etc/server.p12
                http-server.https.keystore.key=password
                """.formatted(port),
                APPEND);
        WeirScript script = new WeirScript().with("WEIR_ETC", etc.toString());
        try {
            Result started = start(script);
            assertThat(started.exitCode()).isZero();
            assertThat(started.output()).contains("up, and asks for credentials", "./weir sql --server https://HOST:%d --user NAME --password".formatted(port));
            Result status = script.run("status", "--data", data());
            assertThat(status.exitCode()).isZero();
            assertThat(status.output()).contains("running: process ", "the server asks for credentials");
            Result demo = script.run("demo", "--data", data());
            assertThat(demo.exitCode()).isEqualTo(1);
            assertThat(demo.output()).contains("the server asks for credentials, and the users of the demo have none");
            Result answer = script.run("sql", "--server=https://127.0.0.1:" + port, "--insecure", "--access-token", token("steward", key), "--user", "steward", "-e", "SELECT current_user");
            assertThat(answer.output()).contains("steward");
            assertThat(answer.exitCode()).isZero();
            String server = "https://127.0.0.1:%d?SSLVerification=NONE".formatted(port);
            Result refused = script.run("lineage", "tpch.tiny.region", "--out", directory.resolve("region.svg").toString(), "--server", server);
            assertThat(refused.output()).contains("Authentication failed").doesNotContain("\tat ");
            assertThat(refused.exitCode()).isEqualTo(1);
            Result asked = script.run("lineage", "tpch.tiny.region", "--out", directory.resolve("region.svg").toString(), "--server", server + "&accessToken=" + token("steward", key), "--user", "steward");
            assertThat(asked.output()).contains("Nothing is known to flow into tpch.tiny.region");
        }
        finally {
            assertThat(script.run("stop", "--data", data()).output()).contains("stopped");
        }
    }

    private static void makeCertificate(Path store)
    {
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Result result = new WeirScript().runCommand(List.of(
                keytool, "-genkeypair", "-keyalg", "EC", "-storetype", "PKCS12", "-alias", "server", "-dname", "CN=127.0.0.1", "-storepass", "password", "-keystore", store.toString()));
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    /**
     * A JSON web token that says who the user is.
     */
    private static String token(String user, byte[] key)
            throws GeneralSecurityException
    {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String text = Stream.of("{\"alg\":\"HS256\"}", "{\"sub\":\"%s\"}".formatted(user))
                .map(part -> encoder.encodeToString(part.getBytes(UTF_8)))
                .collect(joining("."));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return text + "." + encoder.encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    }

    @Test
    void folderNamesAreTakenAsTheyAre()
            throws IOException
    {
        Path etc = Repository.copyConfiguration(directory.resolve("etc"));
        // the configuration is written before the server starts; an editor may leave its last line without an end
        Files.writeString(etc.resolve("jvm.config"), "-XX:NoSuchOption");
        Path policies = Files.move(etc.resolve("policies.yaml"), directory.resolve("policies of all.yaml"));
        Files.createSymbolicLink(etc.resolve("policies.yaml"), policies);
        byte[] bytes = new byte[256];
        for (int value = 0; value < bytes.length; value++) {
            bytes[value] = (byte) value;
        }
        Files.write(etc.resolve("key store.p12"), bytes);
        Path data = directory.resolve("R&D data");
        Files.createDirectories(data.resolve("etc"));
        // as a start leaves it that was ended between two files, and one that somebody has edited
        Files.copy(etc.resolve("log.properties"), data.resolve("etc/log.properties"));
        Files.writeString(data.resolve("etc/access-control.properties"), "access-control.name=file\n");

        WeirScript script = new WeirScript().with("WEIR_ETC", etc.toString()).with("MONGO_URL", "mongodb://127.0.0.1:%d/".formatted(Ports.free()));
        Result result = script.run("start", "--port", Integer.toString(Ports.free()), "--data", data.toString());
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains("NoSuchOption", "nothing is running", "The whole log is " + data.resolve("var/log/jvm.log"));
        assertThat(result.output()).contains("keeping " + data.resolve("etc/access-control.properties")).doesNotContain("log.properties");
        assertThat(data.resolve("etc/access-control.properties")).hasContent("access-control.name=file");
        assertThat(data.resolve("etc/key store.p12")).hasBinaryContent(bytes);
        assertThat(data.resolve("etc/policies.yaml")).hasSameTextualContentAs(policies);
        assertThat(data.resolve("etc/catalog/delta_gov.properties")).content().contains("delta-gov.warehouse=file://%s/warehouse\n".formatted(data));

        Result again = script.run("start", "--port", Integer.toString(Ports.free()), "--data", data.toString());
        assertThat(again.output()).contains("NoSuchOption", "keeping " + data.resolve("etc/access-control.properties")).doesNotContain("No such file");
        assertThat(data.resolve("etc/access-control.properties")).hasContent("access-control.name=file");

        Files.delete(policies);
        Result dangling = script.run("start", "--port", Integer.toString(Ports.free()), "--data", data.toString());
        assertThat(dangling.exitCode()).isEqualTo(1);
        assertThat(dangling.output()).contains("policies.yaml is a link to what is not there");
    }

    @Test
    void forgottenConfiguration()
            throws IOException
    {
        Path own = brokenConfiguration("my etc", "users: own");
        Path source = directory.resolve("data/etc/.source");
        assertThat(start(new WeirScript().with("WEIR_ETC", own.toString())).output()).contains("NoSuchOption");

        Result forgotten = start(new WeirScript());
        assertThat(forgotten.exitCode()).isEqualTo(1);
        assertThat(forgotten.output())
                .contains("came from " + own + ", and now WEIR_ETC is not set")
                .contains("Set WEIR_ETC=" + own.toString().replace(" ", "\\ ") + " to keep it")
                .contains("or WEIR_ETC=" + Repository.root().resolve("etc-trino"))
                .doesNotContain("starting Trino");
        assertThat(directory.resolve("data/etc/policies.yaml")).hasContent("users: own");

        Path other = brokenConfiguration("other", "users: other");
        assertThat(start(new WeirScript().with("WEIR_ETC", other.toString())).output()).contains("the configuration comes from " + other + " now, and no more from " + own);
        assertThat(directory.resolve("data/etc/policies.yaml")).hasContent("users: other");
        assertThat(source).hasContent(other.toString());

        // the shipped configuration by its name, and from then on without
        Path shipped = Repository.root().resolve("etc-trino");
        WeirScript script = new WeirScript().with("WEIR_JVM_OPTIONS", "-XX:NoSuchOption");
        assertThat(start(script.with("WEIR_ETC", shipped.toString())).output()).contains("the configuration comes from " + shipped + " now", "NoSuchOption");
        assertThat(source).doesNotExist();
        assertThat(start(script).output()).contains("NoSuchOption").doesNotContain("WEIR_ETC");
        assertThat(directory.resolve("data/etc/policies.yaml")).hasSameTextualContentAs(shipped.resolve("policies.yaml"));
    }

    @Test
    void forgottenMongo()
            throws IOException
    {
        WeirScript script = new WeirScript().with("WEIR_JVM_OPTIONS", "-XX:NoSuchOption");
        assertThat(start(script.with("MONGO_URL", "mongodb://ada:s%2Fcret@mongo1:27017,mongo2/?tls=true")).output()).contains("the one that MONGO_URL names, at mongo1:27017,mongo2", "NoSuchOption");
        Path last = directory.resolve("data/.mongo");
        assertThat(last).as("of a start that failed").doesNotExist();
        Files.writeString(last, "mongo1:27017,mongo2\n");

        Result forgotten = start(script);
        assertThat(forgotten.exitCode()).isEqualTo(1);
        assertThat(forgotten.output())
                .contains("named the MongoDB at mongo1:27017,mongo2, and now MONGO_URL is not set", "Set MONGO_URL to keep it, or MONGO_URL=stand-in")
                .doesNotContain("starting Trino", "cret");

        // a password that is not written as it should be
        assertThat(start(script.with("MONGO_URL", "mongodb://ada:s/cret@mongo3/")).output()).contains("no more the one at mongo1:27017,mongo2", "at a host that is not shown").doesNotContain("cret");

        assertThat(start(script.with("MONGO_URL", "stand-in")).output()).contains("MongoDB: a stand-in on port", "NoSuchOption");
        assertThat(last).hasContent("mongo1:27017,mongo2");
        Files.delete(last);
        assertThat(start(script).output()).contains("MongoDB: a stand-in on port", "NoSuchOption");
    }

    /**
     * With which the server ends as soon as its configuration is written.
     */
    private Path brokenConfiguration(String name, String policies)
            throws IOException
    {
        Path etc = Repository.copyConfiguration(directory.resolve(name));
        Files.writeString(etc.resolve("jvm.config"), "-XX:NoSuchOption");
        Files.writeString(etc.resolve("policies.yaml"), policies);
        return etc;
    }

    private Result start(WeirScript script)
    {
        return script.run("start", "--port", Integer.toString(Ports.free()), "--data", data());
    }

    private String data()
    {
        return directory.resolve("data").toString();
    }
}
