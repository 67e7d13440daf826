package io.exposedapp.model;

import io.exposedapp.api.Api;
import java.util.regex.Pattern;

/** The last check of an address before it is written into a configuration. */
public final class Ipv4 {

    private static final Pattern STRICT = Pattern.compile(Api.IPV4);

    private Ipv4() {}

    public static boolean isValid(String address) {
        return address != null && STRICT.matcher(address).matches();
    }

    public static String require(String address) {
        if (!isValid(address)) {
            throw new IllegalArgumentException("not an IPv4 address: " + address);
        }
        return address;
    }
}
