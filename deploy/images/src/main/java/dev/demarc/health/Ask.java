package dev.demarc.health;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Ends with 0 where an address answers 200 within three seconds: the health check of images that
 * hold no other program than Java. It needs nothing but the JDK.
 */
public final class Ask {
  private static final int MILLIS = 3_000;

  private Ask() {}

  /** The address to ask is the one argument. */
  public static void main(String[] address) {
    System.exit(address.length == 1 && isWell(address[0]) ? 0 : 1);
  }

  private static boolean isWell(String address) {
    try {
      var connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
      connection.setConnectTimeout(MILLIS);
      connection.setReadTimeout(MILLIS);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException | IllegalArgumentException | ClassCastException away) {
      return false;
    }
  }
}
