package io.exposedapp.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are of the internet. */
class IpTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "100.63.0.1", "100.128.0.1", "172.15.0.1", "203.0.113.10", "2001:db8::10"})
    void anAddressOfTheInternetIsPublic(String address) {
        assertThat(IpText.isPublic(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "172.16.0.1",
                "192.168.1.1",
                "127.0.0.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "0.0.0.0",
                "0.1.2.3",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "::ffff:10.0.0.1",
                "fe80::1",
                "fd00::1",
                "64:ff9b::a00:1",
                "ff02::1",
                "home.example.com"
            })
    void anyOtherIsNot(String address) {
        assertThat(IpText.isPublic(address)).isFalse();
    }
}
