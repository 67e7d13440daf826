package io.exposedapp.model;

import io.netty.util.NetUtil;
import java.net.InetAddress;

/** IP addresses in the text form of RFC 5952, in which equal addresses have equal texts. */
public final class IpText {

    private IpText() {}

    public static String of(InetAddress address) {
        return NetUtil.toAddressString(address);
    }

    /** @param literal an IPv4 or IPv6 address in any of its text forms. Any other text is returned as it is */
    public static String of(String literal) {
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(literal);
        return address == null ? literal : of(address);
    }

    public static boolean isIpv6(String address) {
        return address.contains(":");
    }
}
