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

    /**
     * Whether visitors from the internet can reach the address: it is not of a private network, of the host itself, of
     * a carrier's NAT (RFC 6598) or of a group. Of IPv6, only 2000::/3 is given to the internet.
     */
    public static boolean isPublic(String literal) {
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(literal);
        if (address == null
                || address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        return bytes.length == 4
                ? first != 0 && first < 240 && !(first == 100 && (bytes[1] & 0xc0) == 64)
                : (first & 0xe0) == 0x20;
    }

    public static boolean isIpv6(String address) {
        return address.contains(":");
    }
}
