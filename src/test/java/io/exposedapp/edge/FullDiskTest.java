package io.exposedapp.edge;

import static io.exposedapp.edge.Outcomes.failed;
import static io.exposedapp.edge.Outcomes.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.exposedapp.api.Reason;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real sshd on a real, small file system; skipped where nothing can be mounted. */
class FullDiskTest {

  private final EdgeConnections connections = new EdgeConnections();
  private Sshd sshd;
  private boolean mounted;
  private RouteDirectory routes;

  @BeforeEach
  void start() throws Exception {
    sshd = Sshd.start("127.0.0.1:8082");
    mounted = mount("-t", "tmpfs", "-o", "size=64k,mode=755", "tmpfs");
    assumeTrue(mounted, "needs the right to mount");
    sshd.makeFolders();
    routes = ok(connections.connect(sshd.target())).routes();
  }

  @AfterEach
  void stop() throws IOException {
    connections.close();
    if (mounted) {
      Sshd.run("umount", "--lazy", sshd.root().toString());
    }
    if (sshd != null) {
      sshd.close();
    }
  }

  @Test
  void saysThatTheDiskIsFullAndLeavesNothing() {
    // When
    Outcome<RemoteFile> put = routes.put("large.yml", "x".repeat(200_000));

    // Then
    assertThat(failed(put, Reason.DiskFull)).contains("fsn", "df -h");
    assertThat(sshd.state()).isEmptyDirectory();
    assertThat(sshd.routes()).isEmptyDirectory();
    ok(routes.put("small.yml", "http: {}"));
  }

  @Test
  void saysThatTheDiskIsReadOnly() throws Exception {
    // Given
    assumeTrue(mount("-o", "remount,ro"), "needs the right to mount");

    // When
    Outcome<RemoteFile> put = routes.put("x.yml", "http: {}");

    // Then
    assertThat(failed(put, Reason.PermissionDenied)).contains("read-only");
  }

  private boolean mount(String... options) throws Exception {
    String[] command = new String[options.length + 2];
    command[0] = "mount";
    System.arraycopy(options, 0, command, 1, options.length);
    command[command.length - 1] = sshd.root().toString();
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }
}
