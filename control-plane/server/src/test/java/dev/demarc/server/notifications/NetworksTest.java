package dev.demarc.server.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.server.platform.Problem;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  private static final Networks PUBLIC = Networks.of("", false);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1", "::1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1",
        "169.254.169.254", "100.64.0.1", "100.100.100.200", "0.0.0.0", "::", "198.18.0.1",
        "224.0.0.1", "255.255.255.255", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1",
        "::ffff:10.0.0.1", "::10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001::1"
      })
  void permitsNothingInside(String address) throws UnknownHostException {
    assertFalse(PUBLIC.permit(InetAddress.getByName(address)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.7", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111"})
  void permitsThePublicInternet(String address) throws UnknownHostException {
    assertTrue(PUBLIC.permit(InetAddress.getByName(address)));
  }

  @Test
  void permitsWhatTheOperatorOpenedAndNoMore() throws UnknownHostException {
    Networks opened = Networks.of("10.20.0.0/16, fd12:3456::/32", false);
    assertTrue(opened.permit(InetAddress.getByName("10.20.255.1")));
    assertTrue(opened.permit(InetAddress.getByName("fd12:3456::1")));
    assertFalse(opened.permit(InetAddress.getByName("10.21.0.1")));
    assertFalse(opened.permit(InetAddress.getByName("127.0.0.1")));
    assertTrue(Networks.of("", true).permit(InetAddress.getByName("127.0.0.1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "example.com/8",
        "10.0.0.0/8;",
        "all",
        "169.254.0.0/16",
        "169.254.169.254/32",
        "0.0.0.0/0",
        "::/0",
        "fe80::/64"
      })
  void refusesSettingsThatAreNoneOrOpenLinkLocal(String blocks) {
    String message =
        assertThrows(IllegalStateException.class, () -> Networks.of(blocks, false)).getMessage();
    assertTrue(message.startsWith("configuration: demarc.webhooks.private-networks "), message);
  }

  @Test
  void connectsToTheAddressThatWasLookedAtAndToNoneThatTheNameGotLater() throws Exception {
    InetAddress outside = InetAddress.getByName("203.0.113.7");
    InetAddress inside = InetAddress.getByName("169.254.169.254");
    var answers = new ArrayDeque<>(List.of(List.of(outside), List.of(outside, inside)));
    var destinations = new Destinations(PUBLIC, host -> answers.removeFirst());
    URI url = destinations.reachable("https://rebound.example/hook");
    assertEquals(new Destinations.Found.Refused(Fault.ADDRESS_REFUSED), destinations.find(url));
  }

  @Test
  void leavesTlsOnlyOnThisMachine() throws Exception {
    InetAddress outside = InetAddress.getByName("203.0.113.7");
    var destinations = new Destinations(Networks.of("", true), host -> List.of(outside));
    assertThrows(Problem.class, () -> destinations.reachable("http://receiver.example/"));
    var strict = new Destinations(PUBLIC, Resolver.SYSTEM);
    assertThrows(Problem.class, () -> strict.reachable("http://127.0.0.1/"));
    assertThrows(Problem.class, () -> strict.reachable("https://localhost/"));
  }
}
